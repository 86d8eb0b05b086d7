using Monitor.Host.Configuration;
using Monitor.Host.Running;
using Monitor.Plugins;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Settings;

namespace Monitor.Host.CommandLine;

/// <summary><c>monitor plugins list</c> and <c>monitor plugins info</c>.</summary>
internal static class PluginsCommand
{
    /// <summary>Lists the plugins that are there.</summary>
    public static int List(string? config)
    {
        if (FoldersOf(config) is not { } folders)
            return ExitCode.Configuration;
        using PluginSet plugins = PluginSearch.Load(folders, _ => false);
        TextTable table = new("plugin", "kind", "version", "state", "events", "");
        foreach (FoundPlugin plugin in plugins.Found)
        {
            PluginDescription? known = plugin.Description;
            table.Add(
                plugin.Name,
                known?.Kind.ToString().ToLowerInvariant() ?? "",
                known?.Manifest.Version ?? "",
                plugin.State == PluginState.Refused ? "refused" : "ready",
                string.Join(", ", known?.Emits.Select(one => one.ToString()) ?? []),
                known?.Summary ?? "");
        }

        Console.Out.Write(table);
        MonitorCommandLine.Print(plugins.Errors);
        return plugins.Errors.Count == 0 ? ExitCode.Well : ExitCode.CheckFailed;
    }

    /// <summary>Shows what a plugin does.</summary>
    public static int Info(string? config, string name)
    {
        if (FoldersOf(config) is not { } folders)
            return ExitCode.Configuration;
        using PluginSet plugins = PluginSearch.Load(folders, description => description.Name == name);
        FoundPlugin? found = plugins.Found.FirstOrDefault(plugin => plugin.Name == name);
        if (found is null)
        {
            string[] known = [.. plugins.Found.Select(plugin => plugin.Name)];
            MonitorCommandLine.Print([ConfigurationErrors.UnknownPlugin(name, known)]);
            return ExitCode.CheckFailed;
        }

        if (plugins.Find(name) is not { } plugin)
        {
            MonitorCommandLine.Print(plugins.Errors.Where(error => error == found.Error));
            return ExitCode.CheckFailed;
        }

        Print(plugin);
        return ExitCode.Well;
    }

    private static void Print(LoadedPlugin plugin)
    {
        PluginDescription description = plugin.Description;
        Console.Out.WriteLine($"{description.Name} {description.Manifest.Version}, a {description.Kind.ToString().ToLowerInvariant()}");
        Console.Out.WriteLine($"{description.Summary}");
        Console.Out.WriteLine($"in {description.Folder}, built against Monitor.Sdk {description.Manifest.Sdk}");
        if (plugin.SettingsType is { } settingsType)
        {
            Console.Out.WriteLine();
            TextTable settings = new("setting", "write", "without it");
            foreach (SettingDescription setting in SettingDescription.Of(settingsType))
                settings.Add(setting.Name, setting.Expected, setting.IsRequired ? "(must be there)" : setting.Default);
            Console.Out.Write(settings);
        }

        foreach (EventSchema schema in plugin.Emits)
        {
            Console.Out.WriteLine($"\nevent {schema}: {schema.Description}");
            TextTable fields = new("field", "type", "meaning");
            foreach (FieldSchema field in schema.Fields)
                fields.Add(field.Name, field.Type.ToString().ToLowerInvariant(), field.Description);
            Console.Out.Write(fields);
        }
    }

    /// <summary>The plugin folders of the configuration; without a configuration, the program's own.</summary>
    private static IReadOnlyList<string>? FoldersOf(string? config)
    {
        string path = MonitorConfiguration.ChoosePath(config);
        if (config is null && !File.Exists(path))
            return [PluginSearch.ShippedFolder];
        List<MonitorError> errors = [];
        if (MonitorConfiguration.Read(path, errors) is { } configuration)
            return configuration.PluginFolders;
        MonitorCommandLine.Print(errors);
        return null;
    }
}
