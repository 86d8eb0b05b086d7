using Monitor.Capture;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Capture on Windows: by the driver.</summary>
internal sealed class LoadedWindowsCapture : LoadedCapture
{
    private const string Device = @"\\.\MonitorCapture";

    /// <inheritdoc/>
    public override string Source => "driver";

    /// <summary>What keeps live capture from working here; null if nothing is known to.</summary>
    public static MonitorError? Find() => File.Exists(Device) ? null : RunningErrors.NoDriver();

    /// <inheritdoc/>
    public override AttachedCapture Attach(KernelHooks hooks, string stateFolder, IKernelRecordConsumer consumer) =>
        throw new MonitorException(RunningErrors.NoDriver());

    /// <inheritdoc/>
    public override bool IsForProcesses(CaptureHook hook) => false;

    /// <inheritdoc/>
    public override void Dispose()
    {
        // Nothing is held before the driver is attached.
    }
}
