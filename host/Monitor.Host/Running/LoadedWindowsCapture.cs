using System.Runtime.Versioning;
using Monitor.Capture;
using Monitor.Capture.Windows;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Capture on Windows: by the driver.</summary>
[SupportedOSPlatform("windows")]
internal sealed class LoadedWindowsCapture : LoadedCapture
{
    private WindowsCapture? _capture;
    private WindowsDecoding? _decoding;

    /// <inheritdoc/>
    public override string Source => "driver";

    /// <summary>What keeps live capture from working here; null if nothing is known to.</summary>
    public static MonitorError? Find() => WindowsCapture.Find();

    /// <inheritdoc/>
    public override AttachedCapture Attach(KernelHooks hooks, KernelPolicy policy, string stateFolder, IKernelRecordConsumer consumer)
    {
        WindowsCapture capture = _capture = WindowsCapture.Open(hooks);
        WindowsDecoding decoding = _decoding = new WindowsDecoding(consumer);
        capture.SetPolicy(decoding.PolicyOf(policy));
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
