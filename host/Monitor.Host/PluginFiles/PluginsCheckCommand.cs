using Monitor.Host.CommandLine;
using Monitor.Host.Configuration;
using Monitor.Host.RuleFiles;
using Monitor.Host.Running;
using Monitor.Plugins;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.PluginFiles;

/// <summary><c>monitor plugins check</c>: what would become of a plugin on this host. Runs none of its code.</summary>
internal static class PluginsCheckCommand
{
    /// <summary>Checks a plugin.</summary>
    /// <returns>1 if it would be refused.</returns>
    public static int Run(PluginsCheckVerb verb) => PluginCommands.Run(verb.Config, search =>
    {
        if (Judge(search, verb.Plugin, out MonitorError? unknown) is not { } verdict)
            return PluginCommands.Fail([unknown!], ExitCode.CheckFailed);
        if (verb.Json)
            Console.Out.WriteLine(PluginJson.Print(PluginJson.Of(verdict) with { Isolation = Isolation(search, verdict) }));
        else
            Print(verdict, Isolation(search, verdict));
        MonitorCommandLine.Print(verdict.Error is { } error ? [error] : verdict.Clashes);
        return verdict.Error is null ? ExitCode.Well : ExitCode.CheckFailed;
    });

    /// <summary>What has a slash in it, is a package or is there as a folder is a path; all else is a plugin's name.</summary>
    private static PluginVerdict? Judge(PluginSearch search, string plugin, out MonitorError? unknown)
    {
        unknown = null;
        PluginSetOptions options = search.Options(_ => false);
        using PluginSet plugins = PluginSet.Load(options);
        if (plugins.Found.FirstOrDefault(found => found.Name == plugin) is { } known)
            return PluginCheck.OfFolder(known.Folder, options);
        if (Directory.Exists(plugin))
            return PluginCheck.OfFolder(plugin, options);
        if (File.Exists(plugin) || plugin.Contains('/') || plugin.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase))
            return PluginCheck.OfPackage(Path.GetFullPath(plugin), search.InstallFolder ?? PluginSearch.ShippedFolder, options);
        unknown = ConfigurationErrors.UnknownPlugin(plugin, [.. plugins.Found.Select(found => found.Name)]);
        return null;
    }

    private static string Isolation(PluginSearch search, PluginVerdict verdict) => search.IsIsolated(verdict.Name) ? "worker" : "in-process";

    private static void Print(PluginVerdict verdict, string isolation)
    {
        string would = verdict.Error is not null ? "would be refused" : "would be loaded";
        if (verdict.Description is not { } plugin)
        {
            Console.Out.WriteLine($"{verdict.Name}: {would}, nothing of it ran");
            return;
        }

        Console.Out.WriteLine($"{plugin.Name} {plugin.Manifest.Version}, a {plugin.Kind.ToString().ToLowerInvariant()}: {would}");
        Line("publisher", PublisherText.Long(plugin));
        Line("sdk", $"built against Monitor.Sdk {plugin.Manifest.Sdk}; all that it uses is there");
        Line("files", $"{plugin.Manifest.Files.Count}, each as the manifest says");
        Line("isolation", isolation);
        foreach (EventIdentity one in plugin.Emits)
            Line("event", one.IsSdk ? $"{one} of Monitor" : $"{one}");
        foreach (MonitorError clash in verdict.Clashes)
            Line("clash", clash.Cause);
    }

    private static void Line(string name, string value) => Console.Out.WriteLine($"  {name,-11}{ShownText.Line(value)}");
}
