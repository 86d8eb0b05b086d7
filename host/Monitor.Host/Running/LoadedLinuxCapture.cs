using Monitor.Capture;
using Monitor.Capture.Linux;
using Monitor.Capture.Linux.ProcConnector;
using Monitor.Enrichment;
using Monitor.Host.Configuration;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Capture on Linux: the programs of eBPF, checked by the kernel, or what there is without.</summary>
internal sealed class LoadedLinuxCapture : LoadedCapture
{
    private readonly KernelClock _clock = KernelClock.System();
    private readonly LinuxCapture? _programs;
    private readonly int _ringSize;
    private readonly bool _withAudit;
    private readonly MonitorError? _withoutPrograms;
    private ICaptureSource? _attached;

    /// <summary>Chooses the source and loads the programs, which takes the kernel some time.</summary>
    /// <param name="hooks">Kinds of activity that may be wanted.</param>
    /// <param name="settings">How to capture.</param>
    /// <exception cref="MonitorException">Capture is not possible here.</exception>
    public LoadedLinuxCapture(KernelHooks hooks, CaptureEntry settings)
    {
        _ringSize = (int)settings.Ring.Bytes;
        _withAudit = settings.Source == CaptureSource.Audit;
        if (settings.Source is CaptureSource.ProcConnector or CaptureSource.Audit)
        {
            _withoutPrograms = RunningErrors.WithoutPrograms("the configuration says so", _withAudit);
            return;
        }

        try
        {
            _programs = LinuxCapture.Load(hooks, _clock.BootTime.UnixNanoseconds, _ringSize);
        }
        catch (MonitorException refused) when (settings.Source == CaptureSource.Auto && CanDoWithout(refused.Error))
        {
            _withoutPrograms = RunningErrors.WithoutPrograms(refused.Error.ToString(), withAudit: false);
        }
    }

    /// <inheritdoc/>
    public override string Source => _withoutPrograms is null ? "ebpf" : _withAudit ? "audit" : "proc-connector";

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureGap> Gaps => _withoutPrograms is null ? [] : [new CaptureGap(~Serves, "eBPF", _withoutPrograms)];

    /// <inheritdoc/>
    public override KernelHooks Serves => _withoutPrograms is null ? (KernelHooks)(-1)
        : _withAudit ? ProcConnectorCapture.ServesWithAudit : ProcConnectorCapture.Serves;

    /// <summary>What keeps live capture from working here; null if nothing is known to.</summary>
    /// <param name="source">Where it is to come from.</param>
    public static MonitorError? Find(CaptureSource source)
    {
        if (source is CaptureSource.ProcConnector or CaptureSource.Audit)
            return ProcConnectorCapture.Find();
        return PlatformCheck.Find() is { } obstacle && (source == CaptureSource.Ebpf || !CanDoWithout(obstacle)) ? obstacle : null;
    }

    /// <inheritdoc/>
    public override AttachedCapture Attach(KernelHooks hooks, KernelPolicy policy, string stateFolder, IKernelRecordConsumer consumer)
    {
        UserNames users = new(Path.Join(HostRoot.Path, "etc/passwd"), TimeProvider.System);
        users.Refresh();
        UserNames groups = new(Path.Join(HostRoot.Path, "etc/group"), TimeProvider.System);
        HostIdentity identity = InStateFolder(stateFolder, folder => HostIdentity.Load(folder, _clock.BootTime));
        ProcessTable table = new(identity, users, new TerminalNames("/proc/tty/drivers"), (uint)Environment.ProcessId);
        _programs?.Attach(hooks);
        _attached = _programs ?? (ICaptureSource)ProcConnectorCapture.Open(hooks, _ringSize, _withAudit);
        RunningProcesses.ReadInto(table);
        RecordDecoder decoder = new(table, _clock, consumer, TimeProvider.System, users, groups);
        return new AttachedCapture(_attached, new CaptureFeed(_attached, decoder, consumer, TimeProvider.System), () => table.Count);
    }

    /// <inheritdoc/>
    public override bool IsForProcesses(CaptureHook hook) =>
        hook.Name.StartsWith("sched_process_", StringComparison.Ordinal) || hook.Name == ProcConnectorCapture.HookName;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _attached?.Dispose();
        _programs?.Dispose();
    }

    private static bool CanDoWithout(MonitorError obstacle) => PlatformCheck.IsOfPrograms(obstacle) && ProcConnectorCapture.Find() is null;
}
