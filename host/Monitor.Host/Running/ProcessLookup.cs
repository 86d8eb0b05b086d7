using Monitor.Capture;
using Monitor.Capture.Windows.Processes;
using Monitor.Enrichment;
using Monitor.Sdk.Collectors;

namespace Monitor.Host.Running;

/// <summary>Chooses by the system how collectors learn who a process is.</summary>
internal static class ProcessLookup
{
    /// <summary>The lookup of this system.</summary>
    /// <param name="stateFolder">Folder that survives restarts.</param>
    public static IProcessLookup Make(string stateFolder) => OperatingSystem.IsWindows()
        ? new LiveWindowsProcesses()
        : new LiveProcesses(
            () => HostIdentity.Load(stateFolder, KernelClock.System().BootTime),
            new UserNames(Path.Join(HostRoot.Path, "etc/passwd"), TimeProvider.System),
            (uint)Environment.ProcessId);
}
