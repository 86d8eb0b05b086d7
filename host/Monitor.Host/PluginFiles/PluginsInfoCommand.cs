using Monitor.Host.CommandLine;
using Monitor.Host.Configuration;
using Monitor.Host.RuleFiles;
using Monitor.Plugins;
using Monitor.Sdk.Events;
using Monitor.Sdk.Settings;

namespace Monitor.Host.PluginFiles;

/// <summary><c>monitor plugins info</c>. Loads the plugin, since its settings class says what it can be set to.</summary>
internal static class PluginsInfoCommand
{
    /// <summary>Shows what a plugin does.</summary>
    /// <returns>1 if it is not there, or cannot be used.</returns>
    public static int Run(PluginsInfoVerb verb) => PluginCommands.Run(verb.Config, search =>
    {
        using PluginSet plugins = search.Load(description => description.Name == verb.Name);
        if (plugins.Find(verb.Name) is { } plugin)
        {
            Print(plugin);
            return ExitCode.Well;
        }

        FoundPlugin? found = plugins.Found.FirstOrDefault(plugin => plugin.Name == verb.Name);
        return PluginCommands.Fail(
            [found?.Error ?? ConfigurationErrors.UnknownPlugin(verb.Name, [.. plugins.Found.Select(plugin => plugin.Name)])],
            ExitCode.CheckFailed);
    });

    private static void Print(LoadedPlugin plugin)
    {
        PluginDescription description = plugin.Description;
        Console.Out.WriteLine($"{description.Name} {description.Manifest.Version}, a {description.Kind.ToString().ToLowerInvariant()}");
        Console.Out.WriteLine(ShownText.Line(description.Summary));
        Console.Out.WriteLine($"in {description.Folder}, built against Monitor.Sdk {description.Manifest.Sdk}");
        Console.Out.WriteLine(PublisherText.Long(description));
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
            Console.Out.WriteLine("\nevent " + ShownText.Line($"{schema}: {schema.Description}"));
            TextTable fields = new("field", "type", "meaning");
            foreach (FieldSchema field in schema.Fields)
                fields.Add(field.Name, field.Type.ToString().ToLowerInvariant(), field.Description);
            Console.Out.Write(fields);
        }
    }
}
