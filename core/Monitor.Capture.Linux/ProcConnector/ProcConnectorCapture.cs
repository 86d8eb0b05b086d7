using System.Diagnostics;
using Monitor.Capture.Linux.Audit;
using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture.Linux.ProcConnector;

/// <summary>
/// Capture without eBPF: the kernel's process connector tells that processes are made, start images and end; what they are is read from
/// /proc, by a thread of its own. Of a process that has ended by then only ids, parent, user and times are known, unless the audit system tells
/// of it, too.
/// </summary>
public sealed class ProcConnectorCapture : ICaptureSource
{
    /// <summary>Name of the hook for processes.</summary>
    public const string HookName = "proc_connector";

    /// <summary>The kinds of activity that it can tell of.</summary>
    public const KernelHooks Serves = KernelHooks.ProcessCreate | KernelHooks.ProcessTerminate;

    /// <summary>The kinds of activity that it can tell of together with the audit system.</summary>
    public const KernelHooks ServesWithAudit = Serves | KernelHooks.NetworkConnect;

    private const string AuditHookName = "audit";
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly ProcConnectorSocket _socket;
    private readonly RecordQueue _queue;
    private readonly ProcConnectorRecords _records;
    private readonly AuditFeed? _audit;
    private readonly AuditMerge? _merge;
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private Exception? _fault;

    private ProcConnectorCapture(KernelHooks wanted, int ringSize, bool withAudit)
    {
        _queue = new RecordQueue(ringSize);
        _records = new ProcConnectorRecords(_queue) { Suspended = TimeInSuspend() };
        Hooks = [new CaptureHook(HookName, wanted & Serves)];
        if (withAudit)
        {
            // Before the connector tells of the first start: else of that the audit system knows nothing.
            _audit = OpenAudit(wanted, ringSize);
            _merge = new AuditMerge(_audit, _records);
            Hooks = [.. Hooks, new CaptureHook(AuditHookName, wanted & (KernelHooks.ProcessCreate | KernelHooks.NetworkConnect))];
        }

        try
        {
            _socket = new ProcConnectorSocket(ringSize);
        }
        catch (IOException)
        {
            _audit?.Dispose();
            throw;
        }

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
    /// <param name="wanted">Kinds of activity; those beyond <see cref="Serves"/>, or <see cref="ServesWithAudit"/>, do not come.</param>
    /// <param name="ringSize">Bytes that may wait in the kernel, and again as many here.</param>
    /// <param name="withAudit">Whether the audit system is to be held, too.</param>
    /// <exception cref="MonitorException">There is no process connector, or it refuses; or the audit system does.</exception>
    public static ProcConnectorCapture Open(KernelHooks wanted, int ringSize = LinuxCapture.DefaultRingSize, bool withAudit = false)
    {
        try
        {
            return new ProcConnectorCapture(wanted, ringSize, withAudit);
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
        losses[RawRecordKind.Exec, RawLossReason.RingFull] = (ulong)(_records.Lost + (_audit?.Lost ?? 0));
    }

    /// <inheritdoc/>
    public void Detach()
    {
        if (_isStopping)
            return;
        _socket.StopListening();
        _isStopping = true;
        _thread.Join();
        try
        {
            _audit?.Release();
        }
        catch (IOException)
        {
            // What was recorded is not to be lost for that: the kernel lets a holder go whose socket is closed, and the next start takes the rules back.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Detach();
        _socket.Dispose();
        _audit?.Dispose();
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
                    Sleep();
                ReadAll(isLast);
            }
            while (!isLast);
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _fault, exception);
        }
    }

    private void Sleep()
    {
        if (_audit is { } audit)
            Polling.Wait(_merge is { IsWaiting: true } ? ShortPatience : Patience, audit.Descriptor, _socket.Descriptor);
        else
            Polling.Wait(Patience, _socket.Descriptor);
    }

    private void ReadAll(bool isLast)
    {
        _records.Suspended = TimeInSuspend();
        while (_socket.TryReceive(out ProcEvent happened, out bool overflowed))
        {
            if (overflowed)
                _records.Overflowed();
            if (_merge is { } merge)
                merge.Add(happened);
            else
                _records.Add(happened);
        }

        _merge?.Advance(isLast);
    }

    private static AuditFeed OpenAudit(KernelHooks wanted, int ringSize)
    {
        try
        {
            return new AuditFeed(ringSize, (wanted & KernelHooks.NetworkConnect) != 0);
        }
        catch (IOException refused)
        {
            throw new MonitorException(CaptureErrors.NoAudit(refused.Message), refused);
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
