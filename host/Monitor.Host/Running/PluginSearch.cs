using Monitor.Host.Configuration;
using Monitor.Plugins;
using Monitor.Plugins.Signatures;
using Monitor.Plugins.Trust;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Where the plugins of an installation are, and whom to trust.</summary>
internal sealed class PluginSearch
{
    private static readonly Lazy<IFileTrust> _fileTrust = new(static () => FileTrustOf(Path.Combine(AppContext.BaseDirectory, "monitor.dll")));

    private readonly MonitorConfiguration? _configuration;
    private readonly IReadOnlyList<string> _folders;
    private readonly string _usualFolder;

    private PluginSearch(MonitorConfiguration? configuration, ICollection<MonitorError> errors)
    {
        _configuration = configuration;
        _usualFolder = InstalledIn(configuration?.State ?? UsualPaths.Here.State);
        _folders = configuration?.PluginFolders ?? [ShippedFolder, _usualFolder];
        Signatures = new SignaturePolicy(configuration?.Settings.Trust.RequireSignature ?? false, ReadKeys(configuration, errors));
    }

    /// <summary>The folder with the plugins that came with the program.</summary>
    public static string ShippedFolder { get; } = Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>The folder that plugins are installed into: the last that is not the program's own; null if there is none.</summary>
    public string? InstallFolder => _folders.LastOrDefault(folder => folder != ShippedFolder);

    /// <summary>Whose signatures count.</summary>
    public SignaturePolicy Signatures { get; }

    /// <summary>Checks who can have written files.</summary>
    /// <exception cref="MonitorException">The program itself cannot be asked.</exception>
    public static IFileTrust FileTrust => _fileTrust.Value;

    /// <summary>The folder for installed plugins where the configuration names none.</summary>
    /// <param name="stateFolder">The state folder.</param>
    public static string InstalledIn(string stateFolder) => Path.Combine(stateFolder, "plugins");

    /// <summary>What a configuration says.</summary>
    /// <param name="configuration">The configuration; null: there is none, and what is usual counts.</param>
    /// <param name="errors">Takes what is wrong with publishers' keys; such a key counts for nothing.</param>
    public static PluginSearch Of(MonitorConfiguration? configuration, ICollection<MonitorError> errors) => new(configuration, errors);

    /// <summary>Whether a plugin runs in a process of its own.</summary>
    public bool IsIsolated(string plugin) => _configuration?.Plugins.IsIsolated(plugin) ?? false;

    /// <summary>The same for the plugin engine.</summary>
    /// <param name="isWanted">Which to load.</param>
    /// <param name="isIsolated">Which of them other processes load; none if it is null.</param>
    public PluginSetOptions Options(Func<PluginDescription, bool> isWanted, Func<PluginDescription, bool>? isIsolated = null) => new()
    {
        Roots = [.. _folders.Select(folder => new PluginsRoot(folder, IsShipped: folder == ShippedFolder, MayBeMissing: folder == _usualFolder))],
        FileTrust = FileTrust,
        Signatures = Signatures,
        IsWanted = isWanted,
        IsIsolated = isIsolated ?? (static _ => false),
    };

    /// <summary>Finds, inspects and loads.</summary>
    /// <param name="isWanted">Which to load.</param>
    /// <param name="isIsolated">Which of them other processes load; none if it is null.</param>
    public PluginSet Load(Func<PluginDescription, bool> isWanted, Func<PluginDescription, bool>? isIsolated = null) => PluginSet.Load(Options(isWanted, isIsolated));

    /// <summary>Trusts the owner of a program, and administrators.</summary>
    /// <exception cref="MonitorException">The program cannot be asked.</exception>
    internal static IFileTrust FileTrustOf(string program)
    {
        try
        {
            return OperatingSystem.IsWindows() ? new WindowsFileTrust(AppContext.BaseDirectory, WindowsFileTrust.OwnersFor(program))
                : OperatingSystem.IsLinux() ? new LinuxFileTrust(AppContext.BaseDirectory, LinuxFileTrust.OwnersFor(program))
                : throw new PlatformNotSupportedException();
        }
        catch (IOException unknown)
        {
            throw new MonitorException(ConfigurationErrors.TrustUnknown(program, unknown.Message), unknown);
        }
    }

    private static List<PublisherKey> ReadKeys(MonitorConfiguration? configuration, ICollection<MonitorError> errors)
    {
        List<PublisherKey> keys = [];
        foreach (PublisherEntry entry in configuration?.Settings.Trust.Keys ?? [])
        {
            string path = configuration!.Absolute(entry.Key);
            try
            {
                PublisherKey key = PublisherKey.Read(entry.Name, path);
                if (FileTrust.CheckKey(entry.Name, path) is { } distrust)
                    errors.Add(distrust);
                else
                    keys.Add(key);
            }
            catch (MonitorException unusable)
            {
                errors.Add(unusable.Error);
            }
            catch (IOException unknown)
            {
                errors.Add(ConfigurationErrors.TrustUnknown(path, unknown.Message));
            }
        }

        return keys;
    }
}
