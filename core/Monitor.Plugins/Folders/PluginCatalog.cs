using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Folders;

/// <summary>Finds plugin folders.</summary>
internal static class PluginCatalog
{
    /// <summary>The plugin folders of a root, by name. A folder whose name begins with a dot is no plugin's: an installation may be under way in it.</summary>
    /// <exception cref="MonitorException">The root cannot be read.</exception>
    public static List<PluginFolder> Discover(PluginsRoot root)
    {
        try
        {
            string path = CanonicalPath.Of(root.Path);
            if (root.MayBeMissing && !Directory.Exists(path))
                return [];
            return [.. Directory.EnumerateDirectories(path)
                .Where(folder => !Path.GetFileName(folder).StartsWith('.'))
                .Order(StringComparer.Ordinal)
                .Select(folder => new PluginFolder(Path.GetFileName(folder), CanonicalPath.Of(folder), root.IsShipped))];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new MonitorException(PluginErrors.NoPluginsFolder(root.Path, unreadable), unreadable);
        }
    }
}
