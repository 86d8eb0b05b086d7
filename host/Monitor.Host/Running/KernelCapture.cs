using Monitor.Capture;
using Monitor.Capture.Linux.ProcConnector;
using Monitor.Enrichment;
using Monitor.Host.Configuration;
using Monitor.Host.Status;
using Monitor.Pipeline;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Live capture from the kernel: the hooks, the process table and the thread that reads.</summary>
internal sealed class KernelCapture : IDisposable
{
    private readonly LoadedCapture _loaded;
    private readonly ICaptureSource _source;
    private readonly ProcessTable _table;
    private readonly CaptureFeed _feed;
    private readonly CaptureThread _thread;

    private KernelCapture(LoadedCapture loaded, ICaptureSource source, ProcessTable table, CaptureFeed feed, CaptureThread thread)
    {
        _loaded = loaded;
        _source = source;
        _table = table;
        _feed = feed;
        _thread = thread;
    }

    /// <summary>Processes in the table.</summary>
    public int Processes => _table.Count;

    /// <summary>Raw records missing by their sequence numbers, settled after <see cref="Stop"/>.</summary>
    public long SequenceGaps => _feed.SequenceGaps;

    /// <summary>Raw records that had a sequence number when the ring had no room for them.</summary>
    public long LostInRing => _feed.LostInRing;

    /// <summary>Attaches the hooks, reads the processes that run already, and begins to read records.</summary>
    /// <param name="loaded">Where activity comes from; it stays the caller's.</param>
    /// <param name="hooks">Kinds of activity that are wanted.</param>
    /// <param name="stateFolder">Folder that survives restarts.</param>
    /// <param name="consumer">Takes the activity.</param>
    /// <param name="log">Where a fault is told.</param>
    /// <param name="stop">Takes the wish to stop after a fault.</param>
    /// <exception cref="MonitorException">The state folder cannot be written, or the kernel refuses.</exception>
    public static KernelCapture Start(
        LoadedCapture loaded, KernelHooks hooks, string stateFolder, IKernelRecordConsumer consumer, IDiagnosticLog log, StopRequest stop)
    {
        UserNames users = new(Path.Join(HostRoot.Path, "etc/passwd"), TimeProvider.System);
        users.Refresh();
        UserNames groups = new(Path.Join(HostRoot.Path, "etc/group"), TimeProvider.System);
        ProcessTable table = new(Identify(stateFolder, loaded.Clock), users, new TerminalNames("/proc/tty/drivers"), (uint)Environment.ProcessId);
        ICaptureSource source = loaded.Attach(hooks);
        RunningProcesses.ReadInto(table);
        RecordDecoder decoder = new(table, loaded.Clock, consumer, TimeProvider.System, users, groups);
        CaptureFeed feed = new(source, decoder, consumer, TimeProvider.System);
        return new KernelCapture(loaded, source, table, feed, new CaptureThread(feed, log, stop));
    }

    /// <summary>Takes the hooks out and waits until all that was captured has been handed on.</summary>
    public void Stop() => _thread.Stop();

    /// <summary>How capture is.</summary>
    /// <param name="collectors">Which collectors want which kinds of activity.</param>
    public CaptureStatus Read(IReadOnlyList<(string Name, KernelHooks Hooks)> collectors) => new(
        [.. _source.Hooks.Select(hook => new HookStatus(hook.Name, UsersOf(hook, collectors)))],
        _feed.Records,
        _feed.Lost,
        _feed.SequenceGaps,
        _loaded.Source,
        _loaded.WithoutPrograms?.ToString());

    /// <inheritdoc/>
    public void Dispose() => _thread.Dispose();

    private static HostIdentity Identify(string stateFolder, KernelClock clock)
    {
        try
        {
            return HostIdentity.Load(stateFolder, clock.BootTime);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MonitorException(ConfigurationErrors.FolderNotWritable("state", stateFolder, exception.Message), exception);
        }
    }

    private static List<string> UsersOf(CaptureHook hook, IReadOnlyList<(string Name, KernelHooks Hooks)> collectors)
    {
        List<string> users = [.. collectors.Where(collector => (collector.Hooks & hook.Serves) != 0).Select(collector => collector.Name)];
        if (hook.Name.StartsWith("sched_process_", StringComparison.Ordinal) || hook.Name == ProcConnectorCapture.HookName)
            users.Add("process table");
        return users;
    }
}
