using Monitor.Capture;
using Monitor.Capture.Linux;
using Monitor.Capture.Linux.ProcConnector;
using Monitor.Host.Configuration;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Where kernel activity will come from, chosen and not attached yet: the programs of eBPF, checked by the kernel, or what there is
/// without.</summary>
internal sealed class LoadedCapture : IDisposable
{
    private readonly LinuxCapture? _programs;
    private readonly int _ringSize;
    private readonly bool _withAudit;
    private ICaptureSource? _attached;

    private LoadedCapture(KernelHooks hooks, CaptureEntry settings)
    {
        _ringSize = (int)settings.Ring.Bytes;
        _withAudit = settings.Source == CaptureSource.Audit;
        if (settings.Source is CaptureSource.ProcConnector or CaptureSource.Audit)
        {
            WithoutPrograms = RunningErrors.WithoutPrograms("the configuration says so", _withAudit);
            return;
        }

        try
        {
            _programs = LinuxCapture.Load(hooks, Clock.BootTime.UnixNanoseconds, _ringSize);
        }
        catch (MonitorException refused) when (settings.Source == CaptureSource.Auto && CanDoWithout(refused.Error))
        {
            WithoutPrograms = RunningErrors.WithoutPrograms(refused.Error.ToString(), withAudit: false);
        }
    }

    /// <summary>The clock of the records.</summary>
    public KernelClock Clock { get; } = KernelClock.System();

    /// <summary>What is used, as the configuration names it.</summary>
    public string Source => WithoutPrograms is null ? "ebpf" : _withAudit ? "audit" : "proc-connector";

    /// <summary>Why eBPF is not used, and what that means; null where it is.</summary>
    public MonitorError? WithoutPrograms { get; }

    /// <summary>The kinds of activity that can be told of.</summary>
    public KernelHooks Serves => WithoutPrograms is null ? (KernelHooks)(-1)
        : _withAudit ? ProcConnectorCapture.ServesWithAudit : ProcConnectorCapture.Serves;

    /// <summary>What keeps live capture from working here; null if nothing is known to.</summary>
    /// <param name="source">Where it is to come from.</param>
    public static MonitorError? FindObstacle(CaptureSource source)
    {
        if (source is CaptureSource.ProcConnector or CaptureSource.Audit)
            return ProcConnectorCapture.Find();
        return PlatformCheck.Find() is { } obstacle && (source == CaptureSource.Ebpf || !CanDoWithout(obstacle)) ? obstacle : null;
    }

    /// <summary>Chooses the source and loads the programs, which takes the kernel some time.</summary>
    /// <param name="hooks">Kinds of activity that may be wanted.</param>
    /// <param name="settings">How to capture.</param>
    /// <exception cref="MonitorException">Capture is not possible here.</exception>
    public static Task<LoadedCapture> LoadAsync(KernelHooks hooks, CaptureEntry settings) => Task.Run(() => new LoadedCapture(hooks, settings));

    /// <summary>Begins to capture; once.</summary>
    /// <param name="hooks">Kinds of activity, no others than were loaded.</param>
    /// <returns>Where records come from; it stays this object's.</returns>
    /// <exception cref="MonitorException">The kernel refuses.</exception>
    public ICaptureSource Attach(KernelHooks hooks)
    {
        _programs?.Attach(hooks);
        return _attached = _programs ?? (ICaptureSource)ProcConnectorCapture.Open(hooks, _ringSize, _withAudit);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _attached?.Dispose();
        _programs?.Dispose();
    }

    private static bool CanDoWithout(MonitorError obstacle) => PlatformCheck.IsOfPrograms(obstacle) && ProcConnectorCapture.Find() is null;
}
