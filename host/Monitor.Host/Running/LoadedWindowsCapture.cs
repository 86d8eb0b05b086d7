using System.Runtime.Versioning;
using Monitor.Capture;
using Monitor.Capture.Windows;
using Monitor.Host.Configuration;
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
        MakeArchives(policy);
        decoding.VolumesChanged += () => Repeat(capture, decoding, policy);
        capture.SetPolicy(decoding.PolicyOf(policy));
        decoding.ReadRunning();
        return new AttachedCapture(capture, new CaptureFeed(capture, decoding.Decoder, consumer, TimeProvider.System), () => decoding.Processes);
    }

    /// <inheritdoc/>
    public override bool IsForProcesses(CaptureHook hook) => hook.Name == WindowsCapture.ProcessHook;

    /// <summary>A drive that is plugged in anew is another volume to the driver.</summary>
    private static void Repeat(WindowsCapture capture, WindowsDecoding decoding, KernelPolicy policy)
    {
        try
        {
            capture.SetPolicy(decoding.PolicyOf(policy));
        }
        catch (Exception exception) when (exception is MonitorException or ObjectDisposedException)
        {
            // The driver is gone, which whoever reads its records tells; or capture ends.
        }
    }

    /// <summary>The driver moves files into a folder that is there, and opens none.</summary>
    private static void MakeArchives(KernelPolicy policy)
    {
        if (policy.ArchiveFolder.Length == 0)
            return;
        foreach (string drive in policy.ArchivedFolders.Select(folder => Path.GetPathRoot(folder) ?? "").Distinct(StringComparer.OrdinalIgnoreCase))
            MakeArchive(Path.Join(drive, policy.ArchiveFolder));
    }

    private static void MakeArchive(string folder)
    {
        try
        {
            OwnFolder.Make(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MonitorException(ConfigurationErrors.FolderNotWritable("volume-archive", folder, exception.Message), exception);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _capture?.Dispose();
        _decoding?.Dispose();
    }
}
