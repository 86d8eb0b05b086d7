using Monitor.Workers.Linux;
using Monitor.Workers.Windows;

namespace Monitor.Workers.Supervision;

/// <summary>The operating system of this process.</summary>
internal static class WorkerSystem
{
    /// <summary>How it has workers; null: it has not.</summary>
    public static IWorkerSystem? Current { get; } = OperatingSystem.IsWindows() ? new WindowsWorkers() : OperatingSystem.IsLinux() ? new LinuxWorkers() : null;
}
