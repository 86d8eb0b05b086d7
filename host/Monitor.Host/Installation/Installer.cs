using Monitor.EventProvider;
using Monitor.Host.Services;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Installation;

/// <summary>What an installation is to have.</summary>
/// <param name="Configuration">The bytes of the configuration to install; null: the one that is there, else the one that comes with the program.</param>
/// <param name="WithDriver">Whether the driver is installed, if one comes with the program.</param>
/// <param name="Start">Whether the service is started.</param>
internal sealed record InstallationChoice(byte[]? Configuration = null, bool WithDriver = true, bool Start = true);

/// <summary>Installs the program as a service, over an older one or anew. Either all of it is done, or the machine is as before.</summary>
/// <param name="machine">The machine.</param>
/// <param name="paths">Where things go.</param>
/// <param name="tell">Takes what the operator is to know.</param>
internal sealed class Installer(IMachine machine, InstallationPaths paths, Action<string> tell)
{
    private readonly UndoLog _undo = new();

    /// <summary>Installs.</summary>
    /// <returns>What went wrong; empty if it is done.</returns>
    public IReadOnlyList<MonitorError> Install(InstallationChoice choice)
    {
        if (!machine.IsAdministrator)
            return [InstallationErrors.NoAdministrator()];
        try
        {
            if (machine.Exists(paths.Program) && machine.StrangerOwning(paths.Program) is { } owner)
                return [InstallationErrors.FolderOfStranger(paths.Program, $"belongs to {owner}")];
            if (paths.Runtime is { } runtime && machine.FindChanger(runtime) is { } changer)
                return [InstallationErrors.OpenRuntime(runtime, changer)];
            if (machine.FindSourceChanger(paths.SourceProgram) is { } sourceChanger)
                return [InstallationErrors.OpenSource(paths.Source, sourceChanger)];
            if (CloseData() is { } refusal)
                return [InstallationErrors.FolderOfStranger(paths.Data, refusal), .. NotTakenBack()];
            bool withDriver = choice.WithDriver && (machine.Exists(paths.ShippedDriver) || paths.IsInPlace && machine.Exists(paths.Driver));
            if (choice.WithDriver && !withDriver)
                tell("no driver comes with this program: collectors that need it see nothing");
            Stop();
            if (!paths.IsInPlace)
                PutProgram();
            PutData(choice.Configuration);
            if (withDriver)
                PutDriver();
            RegisterSource();
            RegisterEvents();
            PutService(withDriver);
            if (choice.Start && withDriver)
                Start("to load the driver", InstalledDriver.Name);
            if (choice.Start)
                Start("to start the service", ServiceCommand.ServiceName);
            _undo.Commit();
            return [];
        }
        catch (InstallationFailedException failure)
        {
            return TakeBack(failure);
        }
        catch (Exception reason) when (InstallationFailedException.IsReason(reason))
        {
            return TakeBack(new InstallationFailedException("to look at what is installed", reason));
        }
        catch
        {
            // A fault of the program; half an installation would be one more.
            _ = _undo.TakeBack();
            throw;
        }
    }

    private IReadOnlyList<MonitorError> TakeBack(InstallationFailedException failure) =>
        [InstallationErrors.Failed(failure), .. NotTakenBack()];

    private IEnumerable<MonitorError> NotTakenBack() => _undo.TakeBack().Select(InstallationErrors.NotTakenBack);

    /// <summary>Makes the data folder if there is none, and closes it: from then on nobody else can put anything in it. One that is there is looked at
    /// even if it was not a moment ago: somebody else may have made it meanwhile.</summary>
    /// <returns>Why it cannot be used; null if it can.</returns>
    private string? CloseData()
    {
        if (!machine.Exists(paths.Data))
            MakeData();
        if (machine.StrangerOwning(paths.Data) is { } owner)
            return $"belongs to {owner}";
        if (machine.IsLink(paths.Data))
            return "is a link";
        Protect(paths.Data);
        return machine.FindStrange(paths.Data) is { } strange ? $"holds what is not an administrator's: {strange}" : null;
    }

    private void MakeData() => _undo.Change($"to make the folder {paths.Data}", () => machine.MakeFolder(paths.Data, InstalledService.DataAccess), () =>
    {
        if (machine.Exists(paths.Data) && machine.StrangerOwning(paths.Data) is null)
            machine.Delete(paths.Data);
    });

    /// <summary>What runs is in the way of new files.</summary>
    private void Stop()
    {
        foreach (string service in (string[])[ServiceCommand.ServiceName, InstalledDriver.Name])
        {
            if (machine.IsRunning(service))
                _undo.Change($"to stop {service}", () => machine.Stop(service), () => machine.Start(service));
        }
    }

    private void PutProgram()
    {
        string next = paths.Program + ".new", before = paths.Program + ".old";
        _undo.Change($"to copy the program to {paths.Program}", () =>
        {
            machine.Delete(next);
            machine.CopyFolder(paths.Source, next, InstalledService.ProgramAccess);
        }, () => machine.Delete(next));
        Replace(paths.Program, next, before);
    }

    private void PutData(byte[]? configuration)
    {
        string next = paths.Configuration + ".new", before = paths.Configuration + ".old";

        // An installation was cut off between the two renames: the operator's is put back.
        if (!machine.Exists(paths.Configuration) && machine.Exists(before))
            _undo.Change($"to put {paths.Configuration} back", () => machine.Move(before, paths.Configuration), static () => { });
        if (configuration is null && machine.Exists(paths.Configuration))
            return;
        _undo.Change($"to write {paths.Configuration}", () =>
        {
            machine.Delete(next);
            if (configuration is null)
                machine.CopyFile(paths.ShippedConfiguration, next);
            else
                machine.WriteFile(next, configuration);
        }, () => machine.Delete(next));
        Replace(paths.Configuration, next, before);
    }

    private void Protect(string folder)
    {
        string? before = null;
        _undo.Change($"to close the folder {folder}", () => before = machine.Protect(folder, InstalledService.DataAccess), () =>
        {
            if (before is not null)
                machine.Protect(folder, before);
        });
    }

    private void PutDriver()
    {
        if (machine.Exists(paths.ShippedDriver))
        {
            string next = paths.Driver + ".new";
            _undo.Change($"to copy the driver to {paths.Driver}", () =>
            {
                machine.Delete(next);
                machine.CopyFile(paths.ShippedDriver, next);
            }, () => machine.Delete(next));
            Replace(paths.Driver, next, paths.Driver + ".old");
        }

        Define(InstalledDriver.Definition);
        foreach (string key in InstalledDriver.Keys)
            Register($"to register the driver in {key}", key, InstalledDriver.Instances.Where(entry => entry.Key.StartsWith(key, StringComparison.Ordinal)));
    }

    private void RegisterSource() => Register("to register the source of the Application log", InstalledService.SourceKey, InstalledService.SourceEntries);

    /// <summary>Windows' own tool makes the channel known at once. Where it does not, the registry says what the event log reads at its next start.</summary>
    private void RegisterEvents()
    {
        Dictionary<string, IReadOnlyList<RegistryEntry>?> before = EventProviderRegistration.Keys.ToDictionary(key => key, machine.ReadKey);
        _undo.Change("to register the events", () =>
        {
            if (machine.Run("wevtutil.exe", EventProviderRegistration.ImportArguments(paths.EventManifest, paths.EventLibrary)) == 0 && machine.ReadKey(EventProviderRegistration.PublisherKey) is not null)
                return;
            tell("the event log knows the channel after the next restart of Windows");
            foreach (string key in EventProviderRegistration.Keys)
                machine.DeleteKey(key);
            foreach (RegistryEntry entry in EventProviderRegistration.Entries(paths.EventLibrary))
                machine.WriteValue(entry);
        }, () =>
        {
            if (before[EventProviderRegistration.PublisherKey] is null && machine.Exists(paths.EventManifest))
                machine.Run("wevtutil.exe", EventProviderRegistration.RemoveArguments(paths.EventManifest));
            foreach ((string key, IReadOnlyList<RegistryEntry>? entries) in before)
                PutBack(key, entries);
        });
    }

    private void PutService(bool needsDriver)
    {
        ServiceOptions? before = machine.FindOptions(ServiceCommand.ServiceName);
        Define(InstalledService.Definition(paths.Command, needsDriver));
        _undo.Change("to set the service's options", () =>
        {
            foreach (string unknown in machine.SetOptions(ServiceCommand.ServiceName, InstalledService.Options))
                tell($"this Windows does not know a service's {unknown}");
        }, () =>
        {
            if (before is not null)
                machine.SetOptions(ServiceCommand.ServiceName, before);
        });
    }

    private void Start(string what, string service) => _undo.Change(what, () => machine.Start(service), () => machine.Stop(service));

    private void Define(ServiceDefinition service)
    {
        ServiceDefinition? before = machine.FindService(service.Name);
        if (before is null)
            _undo.Change($"to make the service {service.Name}", () => machine.CreateService(service), () => machine.DeleteService(service.Name));
        else
            _undo.Change($"to change the service {service.Name}", () => machine.ChangeService(service), () => machine.ChangeService(before));
    }

    private void Register(string what, string key, IEnumerable<RegistryEntry> entries)
    {
        IReadOnlyList<RegistryEntry>? before = machine.ReadKey(key);
        _undo.Change(what, () =>
        {
            foreach (RegistryEntry entry in entries)
                machine.WriteValue(entry);
        }, () => PutBack(key, before));
    }

    private void PutBack(string key, IReadOnlyList<RegistryEntry>? before)
    {
        machine.DeleteKey(key);
        foreach (RegistryEntry entry in before ?? [])
            machine.WriteValue(entry);
    }

    /// <summary>Puts something new in the place of something old, which is kept until all is done.</summary>
    private void Replace(string path, string next, string before)
    {
        if (machine.Exists(path))
        {
            _undo.Change($"to put {path} aside", () =>
            {
                machine.Delete(before);
                machine.Move(path, before);
            }, () =>
            {
                if (!machine.Exists(path) && machine.Exists(before))
                    machine.Move(before, path);
            });
        }

        _undo.Afterwards(() => machine.Delete(before));
        _undo.Change($"to put {path} in its place", () => machine.Move(next, path), () =>
        {
            if (!machine.Exists(next))
                machine.Delete(path);
        });
    }
}
