using System.Diagnostics;
using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture.Linux.ProcConnector;

/// <summary>
/// Capture without eBPF: the kernel's process connector tells that processes are made, start images and end; what they are is read from
/// /proc, by a thread of its own. Of a process that has ended by then only ids, parent, user and times are known.
/// </summary>
public sealed class ProcConnectorCapture : ICaptureSource
{
    /// <summary>Name of the one hook.</summary>
    public const string HookName = "proc_connector";

    /// <summary>The kinds of activity that it can tell of.</summary>
    public const KernelHooks Serves = KernelHooks.ProcessCreate | KernelHooks.ProcessTerminate;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly ProcConnectorSocket _socket;
    private readonly RecordQueue _queue;
    private readonly ProcConnectorRecords _records;
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private Exception? _fault;

    private ProcConnectorCapture(KernelHooks wanted, int ringSize)
    {
        _socket = new ProcConnectorSocket(ringSize);
        _queue = new RecordQueue(ringSize);
        _records = new ProcConnectorRecords(_queue) { Suspended = TimeInSuspend() };
        Hooks = [new CaptureHook(HookName, wanted & Serves)];
        _records.ReadRunning();
        _thread = new Thread(Run) { Name = "process connector", IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public IReadOnlyList<CaptureHook> Hooks { get; }

    /// <summary>Why this machine's process connector cannot be used; null if it can.</summary>
    public static MonitorError? Find()
    {
        try
        {
            using ProcConnectorSocket socket = new(bufferSize: 1 << 20);
            socket.StopListening();
            return null;
        }
        catch (IOException refused)
        {
            return CaptureErrors.NoProcConnector(refused.Message);
        }
    }

    /// <summary>Begins to listen: from now on records gather.</summary>
    /// <param name="wanted">Kinds of activity; those beyond <see cref="Serves"/> do not come.</param>
    /// <param name="ringSize">Bytes that may wait in the kernel, and again as many here.</param>
    /// <exception cref="MonitorException">There is no process connector, or it refuses.</exception>
    public static ProcConnectorCapture Open(KernelHooks wanted, int ringSize = LinuxCapture.DefaultRingSize)
    {
        try
        {
            return new ProcConnectorCapture(wanted, ringSize);
        }
        catch (IOException refused)
        {
            throw new MonitorException(CaptureErrors.NoProcConnector(refused.Message), refused);
        }
    }

    /// <inheritdoc/>
    public void Wait(TimeSpan patience) => _queue.Wait(patience);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The thread that reads has failed.</exception>
    public long Drain(RawRecordHandler handler, long maximumBytes)
    {
        long read = _queue.Drain(handler, maximumBytes);
        return read == 0 && Volatile.Read(ref _fault) is { } fault ? throw new InvalidOperationException("The process connector is not read any more.", fault) : read;
    }

    /// <inheritdoc/>
    /// <remarks>Nobody knows what a lost message told: all count as starts of programs.</remarks>
    public void ReadLosses(RawLosses losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        losses.Clear();
        losses[RawRecordKind.Exec, RawLossReason.RingFull] = (ulong)_records.Lost;
    }

    /// <inheritdoc/>
    public void Detach()
    {
        if (_isStopping)
            return;
        _socket.StopListening();
        _isStopping = true;
        _thread.Join();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Detach();
        _socket.Dispose();
        _records.Dispose();
        _queue.Dispose();
    }

    private void Run()
    {
        try
        {
            bool isLast;
            do
            {
                isLast = _isStopping;
                if (!isLast)
                    _socket.Wait(Patience);
                ReadAll();
            }
            while (!isLast);
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _fault, exception);
        }
    }

    private void ReadAll()
    {
        _records.Suspended = TimeInSuspend();
        while (_socket.TryReceive(out ProcEvent happened, out bool overflowed))
        {
            if (overflowed)
                _records.Overflowed();
            _records.Add(happened);
        }
    }

    private static ulong TimeInSuspend()
    {
        ulong monotonic = (ulong)Stopwatch.GetElapsedTime(0).Ticks * 100;
        ulong sinceBoot = KernelClock.SinceBoot();
        const ulong Jitter = 1_000_000;
        return sinceBoot > monotonic + Jitter ? sinceBoot - monotonic : 0;
    }
}
