using Monitor.Capture;
using Monitor.Host.Configuration;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Where kernel activity will come from, chosen and not attached yet: each system has its own.</summary>
internal abstract class LoadedCapture : IDisposable
{
    /// <summary>What is used, as the configuration names it.</summary>
    public abstract string Source { get; }

    /// <summary>What may be wanted and is not told, or not all of it; complete when it is attached, and may change after that.</summary>
    public abstract IReadOnlyList<CaptureGap> Gaps { get; }

    /// <summary>The kinds of activity that can be told of, even if not all of them; settled when it is attached.</summary>
    public abstract KernelHooks Serves { get; }

    /// <summary>What keeps live capture from working here; null if nothing is known to.</summary>
    /// <param name="source">Where it is to come from.</param>
    public static MonitorError? FindObstacle(CaptureSource source) =>
        OperatingSystem.IsWindows() ? LoadedWindowsCapture.Find() : LoadedLinuxCapture.Find(source);

    /// <summary>Chooses the source, which takes some time.</summary>
    /// <param name="hooks">Kinds of activity that may be wanted.</param>
    /// <param name="settings">How to capture.</param>
    /// <param name="warn">Takes what the operator is to know while capture runs.</param>
    /// <exception cref="MonitorException">Capture is not possible here.</exception>
    public static Task<LoadedCapture> LoadAsync(KernelHooks hooks, CaptureEntry settings, Action<string> warn) =>
        Task.Run<LoadedCapture>(() => OperatingSystem.IsWindows() ? new LoadedWindowsCapture(warn) : new LoadedLinuxCapture(hooks, settings));

    /// <summary>Begins to capture, and reads the processes that run already; once.</summary>
    /// <param name="hooks">Kinds of activity, no others than were loaded.</param>
    /// <param name="policy">What collectors have the kernel side refuse or keep, where it can.</param>
    /// <param name="stateFolder">Folder that survives restarts.</param>
    /// <param name="consumer">Takes the activity.</param>
    /// <returns>What is to be read; it stays this object's.</returns>
    /// <exception cref="MonitorException">The state folder cannot be written, or the kernel refuses.</exception>
    public abstract AttachedCapture Attach(KernelHooks hooks, KernelPolicy policy, string stateFolder, IKernelRecordConsumer consumer);

    /// <summary>Whether the process table needs this hook, whatever collectors want.</summary>
    public abstract bool IsForProcesses(CaptureHook hook);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Does something with the state folder.</summary>
    /// <exception cref="MonitorException">The folder cannot be used.</exception>
    protected static T InStateFolder<T>(string stateFolder, Func<string, T> read)
    {
        try
        {
            return read(stateFolder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MonitorException(ConfigurationErrors.FolderNotWritable("state", stateFolder, exception.Message), exception);
        }
    }
}

/// <summary>Capture that has begun.</summary>
/// <param name="Source">Where raw records come from.</param>
/// <param name="Feed">What reads them; nobody runs it yet.</param>
/// <param name="Processes">Number of processes in the table.</param>
internal sealed record AttachedCapture(ICaptureSource Source, CaptureFeed Feed, Func<int> Processes);
