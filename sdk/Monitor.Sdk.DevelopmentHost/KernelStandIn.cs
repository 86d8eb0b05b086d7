using Monitor.Pipeline;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>Stands in for capture from the kernel: looks at /proc again and again, and makes records of the processes that came and went.
/// Processes that live shorter than a look apart, or never run another program than their parent, are missed; connections are not seen.</summary>
/// <param name="name">The plugin's name.</param>
/// <param name="collector">The collector.</param>
/// <param name="context">What it is given.</param>
/// <param name="log">Takes what is wrong.</param>
internal sealed class KernelStandIn(string name, KernelCollector collector, CollectorContext context, Log log)
{
    private const int QuarantineAfter = 10;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<uint, SeenProcess> _processes = [];
    private int _failures;

    /// <summary>Looks until the token fires, or until the collector is out of service.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux())
        {
            log.Complain("Kernel collectors can only be tried on Linux: their records are made from /proc. Their tests run anywhere.");
            return;
        }

        KernelHooks hooks = collector.Hooks;
        foreach (SeenProcess process in SeenProcess.All())
            _processes[process.ProcessId] = process;
        log.Say("In place of the kernel, /proc is looked at every 50 ms: shorter processes are missed, exit codes are not known. In the agent nothing is missed.");
        if ((hooks & KernelHooks.NetworkConnect) != 0)
            log.Say("Connections are not stood in for: try them in the agent, or in a test with a KernelRecord of your own.");
        using PeriodicTimer timer = new(Interval);
        try
        {
            while (_failures < QuarantineAfter && await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
                Look(hooks);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        log.Tell(PipelineErrors.CollectorQuarantined(name, QuarantineAfter));
    }

    private void Look(KernelHooks hooks)
    {
        Dictionary<uint, SeenProcess> present = SeenProcess.All(_processes).ToDictionary(process => process.ProcessId);
        foreach (SeenProcess gone in _processes.Values.Where(process => !ReferenceEquals(present.GetValueOrDefault(process.ProcessId), process)).ToList())
        {
            _processes.Remove(gone.ProcessId);
            if ((hooks & KernelHooks.ProcessTerminate) != 0)
                HandOver(new KernelRecord { Kind = KernelHooks.ProcessTerminate, Time = EventTime.Now, Process = gone.ToKernelProcess() });
        }

        foreach (SeenProcess came in present.Values.Where(process => !_processes.ContainsKey(process.ProcessId)))
        {
            SeenProcess? parent = present.GetValueOrDefault(came.ParentId);
            // As in the agent, a process is told of when it runs a program of its own; it is looked at again.
            if (parent is not null && came.RunsTheSameAs(parent))
                continue;
            _processes.Add(came.ProcessId, came);
            if ((hooks & KernelHooks.ProcessCreate) != 0)
            {
                HandOver(new KernelRecord
                {
                    Kind = KernelHooks.ProcessCreate,
                    Time = came.Started,
                    Process = came.ToKernelProcess(),
                    Parent = parent is null ? new KernelProcess { ProcessId = came.ParentId } : parent.ToKernelProcess(),
                });
            }
        }
    }

    private void HandOver(in KernelRecord record)
    {
        try
        {
            collector.OnRecord(record, context);
            _failures = 0;
        }
        catch (Exception thrown)
        {
            if (_failures++ == 0)
                log.Tell(PipelineErrors.CollectorThrew(name, thrown), thrown);
        }
    }
}
