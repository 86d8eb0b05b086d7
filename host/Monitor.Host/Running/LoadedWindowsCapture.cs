using System.Runtime.Versioning;
using Monitor.Capture;
using Monitor.Capture.Windows;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Capture on Windows: by the driver.</summary>
/// <param name="warn">Takes what the operator is to know while capture runs.</param>
[SupportedOSPlatform("windows")]
internal sealed class LoadedWindowsCapture(Action<string> warn) : LoadedCapture
{
    private WindowsCapture? _capture;
    private WindowsDecoding? _decoding;

    /// <inheritdoc/>
    public override string Source => "driver";

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureGap> Gaps => _capture?.Gaps ?? [];

    /// <inheritdoc/>
    public override KernelHooks Serves => _capture?.Watched ?? KernelHooks.None;

    /// <summary>What keeps live capture from working here; null if nothing is known to.</summary>
    public static MonitorError? Find() => WindowsCapture.Find();

    /// <inheritdoc/>
    public override AttachedCapture Attach(KernelHooks hooks, KernelPolicy policy, string stateFolder, IKernelRecordConsumer consumer)
    {
        WindowsCapture capture = _capture = WindowsCapture.Open(hooks);
        WindowsDecoding decoding = _decoding = new WindowsDecoding(consumer);
        DriverPolicySender sender = new(policy, Directory.Exists, VolumeArchiveFolder.Make, wanted => capture.SetPolicy(decoding.PolicyOf(wanted)), warn);
        decoding.VolumesChanged += sender.Repeat;
        sender.Begin();
        decoding.ReadRunning();
        return new AttachedCapture(capture, new CaptureFeed(capture, decoding.Decoder, consumer, TimeProvider.System), () => decoding.Processes);
    }

    /// <inheritdoc/>
    public override bool IsForProcesses(CaptureHook hook) => hook.Name == WindowsCapture.ProcessHook;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _capture?.Dispose();
        _decoding?.Dispose();
    }
}
