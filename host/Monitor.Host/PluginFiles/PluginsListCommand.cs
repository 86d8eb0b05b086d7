using Monitor.Host.CommandLine;
using Monitor.Plugins;

namespace Monitor.Host.PluginFiles;

/// <summary><c>monitor plugins list</c>.</summary>
internal static class PluginsListCommand
{
    /// <summary>Lists the plugins that are there.</summary>
    /// <returns>1 if one of them cannot be used.</returns>
    public static int Run(PluginsListVerb verb) => PluginCommands.Run(verb.Config, search =>
    {
        using PluginSet plugins = search.Load(_ => false);
        if (verb.Json)
            Console.Out.WriteLine(PluginsJson.Print(new PluginsJson([.. plugins.Found.Select(PluginJson.Of)])));
        else
            Console.Out.Write(Table(plugins.Found));
        MonitorCommandLine.Print(plugins.Errors);
        return plugins.Errors.Count == 0 ? ExitCode.Well : ExitCode.CheckFailed;
    });

    private static TextTable Table(IEnumerable<FoundPlugin> found)
    {
        TextTable table = new("plugin", "kind", "version", "from", "state", "events", "");
        foreach (FoundPlugin plugin in found)
        {
            PluginDescription? known = plugin.Description;
            table.Add(
                plugin.Name,
                known?.Kind.ToString().ToLowerInvariant() ?? "",
                known?.Manifest.Version ?? "",
                known is null ? "" : PublisherText.Short(known),
                PluginJson.StateOf(known, plugin.Error),
                string.Join(", ", known?.Emits.Select(one => one.ToString()) ?? []),
                known?.Summary ?? "");
        }

        return table;
    }
}
