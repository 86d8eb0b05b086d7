using Monitor.Host.CommandLine;
using Monitor.Host.Configuration;
using Monitor.Host.Running;
using Monitor.Plugins;
using Monitor.Plugins.Packages;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.PluginFiles;

/// <summary><c>monitor plugins install</c> and <c>monitor plugins remove</c>.</summary>
internal static class PluginsInstallCommand
{
    /// <summary>Installs a plugin from its package.</summary>
    public static int Install(PluginsInstallVerb verb) => PluginCommands.Run(verb.Config, search =>
    {
        InstalledPlugin installed = Installer(search).Install(Path.GetFullPath(verb.Package), verb.Replace);
        PluginDescription plugin = installed.Description;
        string before = installed.Replaced switch
        {
            null => "",
            "" => ", in the place of a refused one",
            string version => $", in the place of {version}",
        };
        Console.Out.WriteLine($"installed {plugin.Name} {plugin.Manifest.Version} into {plugin.Folder}{before}; {PublisherText.Long(plugin)}");
        Console.Out.WriteLine("Monitor uses it from its next start");
        MonitorCommandLine.Print(installed.Clashes);
        return ExitCode.Well;
    });

    /// <summary>Removes a plugin that was installed.</summary>
    public static int Remove(PluginsRemoveVerb verb) => PluginCommands.Run(verb.Config, search =>
    {
        using PluginSet plugins = search.Load(_ => false);
        // The last one: of two plugins of one name the first came with Monitor.
        if (plugins.Found.LastOrDefault(plugin => plugin.Name == verb.Name) is not { } found)
            return PluginCommands.Fail([ConfigurationErrors.UnknownPlugin(verb.Name, [.. plugins.Found.Select(plugin => plugin.Name)])], ExitCode.CheckFailed);
        Installer(search).Remove(found);
        Console.Out.WriteLine($"removed {found.Name} from {found.Folder}");
        return ExitCode.Well;
    });

    private static PluginInstaller Installer(PluginSearch search)
    {
        if (search.InstallFolder is not { } folder)
            throw new MonitorException(ConfigurationErrors.NoInstallFolder(PluginSearch.ShippedFolder));
        if (OperatingSystem.IsWindows())
            MakeClosed(folder);
        return new PluginInstaller(folder, search.Options(_ => false));
    }

    /// <summary>A new folder would take the rights of the one above, and ordinary users may make files in C:\ProgramData.</summary>
    private static void MakeClosed(string folder)
    {
        try
        {
            OwnFolder.Make(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MonitorException(ConfigurationErrors.FolderNotWritable("plugins", folder, exception.Message), exception);
        }
    }
}
