using Monitor.Host.Configuration;
using Monitor.Plugins;
using Monitor.Plugins.Signatures;
using Monitor.Plugins.Trust;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Where the plugins of an installation are, and whom to trust.</summary>
internal sealed class PluginSearch
{
    private readonly IReadOnlyList<string> _folders;
    private readonly string _stateFolder;

    private PluginSearch(IReadOnlyList<string> folders, string stateFolder)
    {
        _folders = folders;
        _stateFolder = stateFolder;
    }

    /// <summary>The folder with the plugins that came with the program.</summary>
    public static string ShippedFolder { get; } = Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>The folder that plugins are installed into: the last that is not the program's own; null if there is none.</summary>
    public string? InstallFolder => _folders.LastOrDefault(folder => folder != ShippedFolder);

    /// <summary>Whose signatures count.</summary>
    public SignaturePolicy Signatures { get; private init; } = SignaturePolicy.None;

    /// <summary>Checks who can have written files; null on a system for which there is no such check.</summary>
    public static IFileTrust? FileTrust { get; } = OperatingSystem.IsLinux()
        ? new LinuxFileTrust(AppContext.BaseDirectory, LinuxFileTrust.OwnersFor(Path.Combine(AppContext.BaseDirectory, "monitor.dll")))
        : null;

    /// <summary>The folder for installed plugins where the configuration names none.</summary>
    /// <param name="stateFolder">The state folder.</param>
    public static string InstalledIn(string stateFolder) => Path.Combine(stateFolder, "plugins");

    /// <summary>What a configuration says.</summary>
    /// <param name="configuration">The configuration; null: there is none, and what is usual counts.</param>
    /// <param name="errors">Takes what is wrong with publishers' keys; such a key counts for nothing.</param>
    public static PluginSearch Of(MonitorConfiguration? configuration, ICollection<MonitorError> errors)
    {
        string state = configuration?.State ?? MonitorSettings.UsualState;
        return new PluginSearch(configuration?.PluginFolders ?? [ShippedFolder, InstalledIn(state)], state)
        {
            Signatures = new SignaturePolicy(configuration?.Settings.Trust.RequireSignature ?? false, ReadKeys(configuration, errors)),
        };
    }

    /// <summary>The same for the plugin engine.</summary>
    /// <param name="isWanted">Which to load.</param>
    public PluginSetOptions Options(Func<PluginDescription, bool> isWanted) => new()
    {
        Roots = [.. _folders.Select(folder => new PluginsRoot(folder, IsShipped: folder == ShippedFolder, MayBeMissing: folder == InstalledIn(_stateFolder)))],
        FileTrust = FileTrust,
        Signatures = Signatures,
        IsWanted = isWanted,
    };

    /// <summary>Finds, inspects and loads.</summary>
    /// <param name="isWanted">Which to load.</param>
    public PluginSet Load(Func<PluginDescription, bool> isWanted) => PluginSet.Load(Options(isWanted));

    private static List<PublisherKey> ReadKeys(MonitorConfiguration? configuration, ICollection<MonitorError> errors)
    {
        List<PublisherKey> keys = [];
        foreach (PublisherEntry entry in configuration?.Settings.Trust.Keys ?? [])
        {
            string path = configuration!.Absolute(entry.Key);
            try
            {
                PublisherKey key = PublisherKey.Read(entry.Name, path);
                if (FileTrust?.CheckKey(entry.Name, path) is { } distrust)
                    errors.Add(distrust);
                else
                    keys.Add(key);
            }
            catch (MonitorException unusable)
            {
                errors.Add(unusable.Error);
            }
        }

        return keys;
    }
}
