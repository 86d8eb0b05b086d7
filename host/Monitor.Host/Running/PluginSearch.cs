using Monitor.Plugins;
using Monitor.Plugins.Trust;

namespace Monitor.Host.Running;

/// <summary>Finds the plugins of this installation.</summary>
internal static class PluginSearch
{
    /// <summary>The folder with the plugins that came with the program.</summary>
    public static string ShippedFolder { get; } = Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>Finds, inspects and loads.</summary>
    /// <param name="folders">Folders with plugins.</param>
    /// <param name="isWanted">Which to load.</param>
    /// <param name="isIsolated">Which of them other processes load; none if it is null.</param>
    public static PluginSet Load(IEnumerable<string> folders, Func<PluginDescription, bool> isWanted, Func<PluginDescription, bool>? isIsolated = null) => PluginSet.Load(new PluginSetOptions
    {
        Roots = [.. folders.Select(folder => new PluginsRoot(folder, IsShipped: folder == ShippedFolder))],
        FileTrust = OperatingSystem.IsLinux()
            ? new LinuxFileTrust(AppContext.BaseDirectory, LinuxFileTrust.OwnersFor(Path.Combine(AppContext.BaseDirectory, "monitor.dll")))
            : null,
        IsWanted = isWanted,
        IsIsolated = isIsolated ?? (static _ => false),
    });
}
