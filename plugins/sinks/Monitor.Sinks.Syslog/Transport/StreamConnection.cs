using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;

namespace Monitor.Sinks.Syslog.Transport;

/// <summary>
/// Sends messages over a connection, framed, many at once. There is no acknowledgement in the protocol: what can be known is that the receiver's
/// kernel has every byte, that the receiver has not closed the connection, and, when it does, whether it had read everything: closed with bytes
/// unread, a connection is reset.
/// </summary>
internal sealed class StreamConnection : Connection
{
    private const int FlushAt = 1 << 20;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly Utf8Buffer _frames;
    private readonly SentFrames _sent;
    private readonly StreamOptions _options;
    private bool _isBroken;
    private bool _isClosedInOrder;

    /// <param name="socket">A connected socket; owned.</param>
    /// <param name="stream">The stream over it, encrypted or not; owned.</param>
    /// <param name="frames">Memory for frames.</param>
    /// <param name="sent">Keeps what was sent.</param>
    /// <param name="options">How to send.</param>
    public StreamConnection(Socket socket, Stream stream, Utf8Buffer frames, SentFrames sent, StreamOptions options)
    {
        _socket = socket;
        _stream = stream;
        _frames = frames;
        _sent = sent;
        _options = options;
        _frames.Clear();
        End = WatchAsync();
    }

    /// <summary>Ends when the receiver closes the connection, with what there is to say about it.</summary>
    public Task<string> End { get; }

    /// <inheritdoc/>
    public override bool IsAlive => !_isBroken && !End.IsCompleted && !(HasEnded() && HasEnded());

    /// <inheritdoc/>
    public override ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        if (_options.Framing == Framing.OctetCounting)
        {
            Utf8Formatter.TryFormat(message.Length, _frames.Free(11), out int written);
            _frames.Advance(written);
            _frames.Append((byte)' ');
        }

        _frames.Append(message.Span);
        if (_options.Framing == Framing.LineFeed)
            _frames.Append((byte)'\n');
        return _frames.Length < FlushAt ? ValueTask.FromResult(true) : FlushAndGoOnAsync(cancellation);
    }

    /// <inheritdoc/>
    public override async ValueTask CompleteAsync(CancellationToken cancellation)
    {
        await FlushAsync(cancellation).ConfigureAwait(false);
        bool isWhole = false;
        try
        {
            await DrainAsync(cancellation).ConfigureAwait(false);
            if (!IsAlive)
                throw await LostAsync().ConfigureAwait(false);
            isWhole = true;
        }
        finally
        {
            _isBroken |= !isWhole;
        }
    }

    /// <summary>Sends again what was sent over connections of which it is not known whether the receiver had read everything.</summary>
    public async ValueTask ResendAsync(CancellationToken cancellation)
    {
        foreach (ReadOnlyMemory<byte> part in _sent.Parts)
            await WriteAsync(part, cancellation).ConfigureAwait(false);
    }

    /// <summary>Closes the connection. When all went well, tells the receiver first and waits until it has closed its side, too: it has read everything
    /// then.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (!_isBroken && _frames.Length == 0)
            await PartAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
        await End.ConfigureAwait(false);
    }

    private async ValueTask PartAsync()
    {
        try
        {
            if (!End.IsCompleted)
            {
                if (_stream is SslStream encrypted)
                    await encrypted.ShutdownAsync().WaitAsync(Farewell).ConfigureAwait(false);
                _socket.Shutdown(SocketShutdown.Send);
            }

            await End.WaitAsync(Farewell).ConfigureAwait(false);
            if (_isClosedInOrder)
                _sent.Clear();
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or TimeoutException or CryptographicException or InvalidOperationException)
        {
            // The receiver does not part in good order; nothing more is to be learnt from it.
        }
    }

    private async ValueTask<bool> FlushAndGoOnAsync(CancellationToken cancellation)
    {
        await FlushAsync(cancellation).ConfigureAwait(false);
        return true;
    }

    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (_frames.Length == 0)
            return;
        await WriteAsync(_frames.WrittenMemory, cancellation).ConfigureAwait(false);
        _sent.Add(_frames.Written);
        _frames.Clear();
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(_options.Timeout);
        bool isWhole = false;
        try
        {
            await _stream.WriteAsync(frames, deadline.Token).ConfigureAwait(false);
            isWhole = true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new MonitorException(SyslogErrors.NotTaken(_options.Destination, _options.Timeout));
        }
        catch (IOException exception)
        {
            throw new MonitorException(SyslogErrors.Lost(_options.Destination, (exception.InnerException ?? exception).Message), exception);
        }
        finally
        {
            _isBroken |= !isWhole;
        }
    }

    private async ValueTask DrainAsync(CancellationToken cancellation)
    {
        int least = int.MaxValue;
        long progressAt = Stopwatch.GetTimestamp();
        TimeSpan pause = FirstPause;
        while (SendQueue.LengthOf(_socket) is > 0 and int left && !End.IsCompleted)
        {
            if (left < least)
                (least, progressAt) = (left, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(progressAt) > _options.Timeout)
                throw new MonitorException(SyslogErrors.NotTaken(_options.Destination, _options.Timeout));
            await Task.Delay(pause, cancellation).ConfigureAwait(false);
            pause = pause < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async ValueTask<MonitorException> LostAsync()
    {
        string reason = End.IsCompleted ? await End.ConfigureAwait(false) : "the receiver closed it";
        return new MonitorException(SyslogErrors.Lost(_options.Destination, reason));
    }

    /// <summary>A receiver says nothing; a connection from which it can be read, and nothing is there, is at its end.</summary>
    private bool HasEnded() => _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;

    private async Task<string> WatchAsync()
    {
        byte[] unexpected = new byte[1024];
        try
        {
            while (await _stream.ReadAsync(unexpected).ConfigureAwait(false) > 0)
            {
            }

            _isClosedInOrder = true;
            return "the receiver closed it";
        }
        catch (Exception exception)
        {
            // Whatever ends reading, ends the connection; it is told when the connection is missed.
            return (exception.InnerException ?? exception).Message;
        }
    }
}

/// <summary>How messages are sent over a connection.</summary>
/// <param name="Destination">Where to, for errors.</param>
/// <param name="Framing">How messages are told apart.</param>
/// <param name="Timeout">How long the receiver may take nothing in.</param>
internal sealed record StreamOptions(string Destination, Framing Framing, TimeSpan Timeout);
