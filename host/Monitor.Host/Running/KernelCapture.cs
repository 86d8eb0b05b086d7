using Monitor.Capture;
using Monitor.Host.Status;
using Monitor.Pipeline;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Live capture from the kernel: the hooks, the process table and the thread that reads.</summary>
internal sealed class KernelCapture : IDisposable
{
    private readonly LoadedCapture _loaded;
    private readonly AttachedCapture _attached;
    private readonly CaptureThread _thread;

    private KernelCapture(LoadedCapture loaded, AttachedCapture attached, CaptureThread thread)
    {
        _loaded = loaded;
        _attached = attached;
        _thread = thread;
    }

    /// <summary>Processes in the table.</summary>
    public int Processes => _attached.Processes();

    /// <summary>Raw records missing by their sequence numbers, settled after <see cref="Stop"/>.</summary>
    public long SequenceGaps => _attached.Feed.SequenceGaps;

    /// <summary>Raw records that had a sequence number when the ring had no room for them.</summary>
    public long LostInRing => _attached.Feed.LostInRing;

    /// <summary>Attaches the hooks, reads the processes that run already, and begins to read records.</summary>
    /// <param name="loaded">Where activity comes from; it stays the caller's.</param>
    /// <param name="hooks">Kinds of activity that are wanted.</param>
    /// <param name="policy">What collectors have the kernel side refuse or keep.</param>
    /// <param name="stateFolder">Folder that survives restarts.</param>
    /// <param name="consumer">Takes the activity.</param>
    /// <param name="log">Where a fault is told.</param>
    /// <param name="stop">Takes the wish to stop after a fault.</param>
    /// <exception cref="MonitorException">The state folder cannot be written, or the kernel refuses.</exception>
    public static KernelCapture Start(
        LoadedCapture loaded, KernelHooks hooks, KernelPolicy policy, string stateFolder, IKernelRecordConsumer consumer, IDiagnosticLog log, StopRequest stop)
    {
        AttachedCapture attached = loaded.Attach(hooks, policy, stateFolder, consumer);
        return new KernelCapture(loaded, attached, new CaptureThread(attached.Feed, log, stop));
    }

    /// <summary>Takes the hooks out and waits until all that was captured has been handed on.</summary>
    public void Stop() => _thread.Stop();

    /// <summary>How capture is.</summary>
    /// <param name="collectors">Which collectors want which kinds of activity.</param>
    public CaptureStatus Read(IReadOnlyList<(string Name, KernelHooks Hooks)> collectors) => new(
        [.. _attached.Source.Hooks.Select(hook => new HookStatus(hook.Name, UsersOf(hook, collectors)))],
        _attached.Feed.Records,
        _attached.Feed.Lost,
        _attached.Feed.SequenceGaps,
        _loaded.Source,
        _loaded.Gaps.Count == 0 ? null : string.Join(' ', _loaded.Gaps.Select(gap => gap.Reason)));

    /// <inheritdoc/>
    public void Dispose() => _thread.Dispose();

    private List<string> UsersOf(CaptureHook hook, IReadOnlyList<(string Name, KernelHooks Hooks)> collectors)
    {
        List<string> users = [.. collectors.Where(collector => (collector.Hooks & hook.Serves) != 0).Select(collector => collector.Name)];
        if (_loaded.IsForProcesses(hook))
            users.Add("process table");
        return users;
    }
}
