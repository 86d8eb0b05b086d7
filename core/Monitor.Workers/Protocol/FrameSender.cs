namespace Monitor.Workers.Protocol;

/// <summary>
/// Sends frames by a thread of its own, so that who sends never waits for the other end. What comes while the thread writes gathers and goes out at
/// once. The caller bounds what gathers by <see cref="Pending"/>.
/// </summary>
internal sealed class FrameSender : IDisposable
{
    private const int FrameSize = 64 << 10;
    private const int StackSize = 256 << 10;

    private readonly Stream _output;
    private readonly Action<Exception> _failed;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private FrameBuffer _gathering = new();
    private FrameBuffer _writing = new();
    private ulong _sequence;
    private bool _isIdle;
    private bool _isWanted;
    private bool _isClosed;

    /// <param name="output">Where frames go; it stays the caller's.</param>
    /// <param name="name">The thread's name.</param>
    /// <param name="failed">Told, once, that nothing can be written any more.</param>
    public FrameSender(Stream output, string name, Action<Exception> failed)
    {
        _output = output;
        _failed = failed;
        _thread = new Thread(Run, StackSize) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Bytes that wait to be written, without those that are being written.</summary>
    public int Pending => Volatile.Read(ref _gathering).Length;

    /// <summary>Sends a message that has no content.</summary>
    public void Send(MessageKind kind) => Send(kind, 0, static (_, _) => { });

    /// <summary>Sends a message.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="state">Handed to <paramref name="write"/>.</param>
    /// <param name="write">Writes the content.</param>
    public void Send<T>(MessageKind kind, T state, Action<FrameBuffer, T> write)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            EndOpen();
            _gathering.Begin(kind);
            try
            {
                write(_gathering, state);
            }
            catch
            {
                _gathering.Abandon();
                throw;
            }

            EndOpen();
            Wake();
        }
    }

    /// <summary>Enters the sender to add pieces to one frame; <see cref="Leave"/> must follow.</summary>
    /// <param name="kind">The frame's kind: an open frame of that kind goes on.</param>
    /// <returns>Where to write.</returns>
    public FrameBuffer Enter(MessageKind kind)
    {
        System.Threading.Monitor.Enter(_gate);
        if (!_gathering.CanExtend(kind, FrameSize))
        {
            EndOpen();
            _gathering.Begin(kind);
        }

        return _gathering;
    }

    /// <summary>Leaves the sender.</summary>
    /// <param name="isUrgent">Whether to send at once; else with what comes next, or when it is much.</param>
    public void Leave(bool isUrgent)
    {
        if (isUrgent || _gathering.Length >= FrameSize)
            Wake();
        System.Threading.Monitor.Exit(_gate);
    }

    /// <summary>Sends what was gathered.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_gathering.Length > 0)
                Wake();
        }
    }

    /// <summary>Ends the thread when what was gathered is written; nothing is sent from now on.</summary>
    /// <param name="patience">How long to wait for that.</param>
    public void Close(TimeSpan patience)
    {
        lock (_gate)
        {
            _isClosed = true;
            Wake();
        }

        _thread.Join(patience);
    }

    /// <inheritdoc/>
    public void Dispose() => Close(TimeSpan.Zero);

    private void EndOpen()
    {
        if (!_gathering.IsOpen)
            return;
        _gathering.End(_sequence + 1);
        _sequence++;
    }

    private void Wake()
    {
        _isWanted = true;
        if (_isIdle)
            System.Threading.Monitor.Pulse(_gate);
    }

    private void Run()
    {
        try
        {
            while (TakeGathered())
            {
                _output.Write(_writing.Seal());
                _output.Flush();
                _writing.Clear();
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or ProtocolViolation)
        {
            lock (_gate)
                _isClosed = true;
            _failed(exception);
        }
    }

    /// <summary>Waits until there is something to write.</summary>
    /// <returns>False: the sender is closed and everything is written.</returns>
    private bool TakeGathered()
    {
        lock (_gate)
        {
            while (!_isWanted && !_isClosed)
            {
                _isIdle = true;
                System.Threading.Monitor.Wait(_gate);
                _isIdle = false;
            }

            _isWanted = false;
            EndOpen();
            if (_gathering.Length == 0)
                return !_isClosed;
            (_gathering, _writing) = (_writing, _gathering);
            return true;
        }
    }
}
