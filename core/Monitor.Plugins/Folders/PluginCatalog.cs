using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Folders;

/// <summary>Finds plugin folders.</summary>
internal static class PluginCatalog
{
    /// <summary>The plugin folders of a root, by name.</summary>
    /// <exception cref="MonitorException">The root cannot be read.</exception>
    public static List<PluginFolder> Discover(PluginsRoot root)
    {
        try
        {
            string path = CanonicalPath.Of(root.Path);
            return [.. Directory.EnumerateDirectories(path)
                .Order(StringComparer.Ordinal)
                .Select(folder => new PluginFolder(Path.GetFileName(folder), CanonicalPath.Of(folder), root.IsShipped))];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new MonitorException(PluginErrors.NoPluginsFolder(root.Path, unreadable), unreadable);
        }
    }
}
