using Monitor.Collectors.Etw;
using Monitor.EventProvider;
using Monitor.Host.Services;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Installation;

/// <summary>Removes what an installation made, or what is left of one. What cannot be removed is told, and all else is.</summary>
/// <param name="machine">The machine.</param>
/// <param name="paths">Where things are.</param>
internal sealed class Uninstaller(IMachine machine, InstallationPaths paths)
{
    private readonly List<MonitorError> _errors = [];

    /// <summary>Removes.</summary>
    /// <param name="withData">Whether configuration, journal and logs go, too.</param>
    /// <returns>What went wrong; empty if all is gone.</returns>
    public IReadOnlyList<MonitorError> Uninstall(bool withData)
    {
        if (!machine.IsAdministrator)
            return [InstallationErrors.NoAdministrator()];
        Try("To remove the service", () =>
        {
            machine.Stop(ServiceCommand.ServiceName);
            machine.DeleteService(ServiceCommand.ServiceName);
        });

        // An agent that was killed leaves it behind, with its memory and one of eight places; that there is none is no error.
        Try("To end the trace session", () => machine.Run("logman.exe", ["stop", EtwSessionName.Value, "-ets"]));
        Try("To remove the driver", () =>
        {
            machine.Stop(InstalledDriver.Name);
            foreach (string key in InstalledDriver.Keys)
                machine.DeleteKey(key);
            machine.DeleteService(InstalledDriver.Name);
        });
        Try("To remove the driver's file", () => machine.Delete(paths.Driver));
        Try("To remove the events from the event log", () =>
        {
            if (machine.ReadKey(EventProviderRegistration.PublisherKey) is not null && machine.Exists(paths.EventManifest))
                machine.Run("wevtutil.exe", EventProviderRegistration.RemoveArguments(paths.EventManifest));
            foreach (string key in EventProviderRegistration.Keys)
                machine.DeleteKey(key);
        });
        Try("To remove the source of the Application log", () => machine.DeleteKey(InstalledService.SourceKey));
        if (withData)
            Try($"To remove {paths.Data}", DeleteData);

        // Last, since the program that is deleted may be the one that runs: what it has not loaded yet it cannot load any more.
        foreach (string path in (string[])[paths.Driver + ".new", paths.Driver + ".old", paths.Program + ".new", paths.Program + ".old", paths.Program])
            Try($"To remove {path}", () => machine.Delete(path));
        return _errors;
    }

    /// <summary>A folder that somebody else made is his, and while it is deleted he could lead the way elsewhere; one that is an administrator's is closed first.</summary>
    private void DeleteData()
    {
        if (machine.Exists(paths.Data) && !machine.IsLink(paths.Data))
        {
            if (machine.StrangerOwning(paths.Data) is { } owner)
                throw new IOException($"it belongs to {owner}, who is no administrator");
            machine.Protect(paths.Data, InstalledService.DataAccess);
        }

        machine.Delete(paths.Data);
    }

    private void Try(string what, Action remove)
    {
        try
        {
            remove();
        }
        catch (Exception reason) when (InstallationFailedException.IsReason(reason))
        {
            _errors.Add(InstallationErrors.NotRemoved(what, reason.Message));
        }
    }
}
