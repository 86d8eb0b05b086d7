using Monitor.Plugins.Manifests;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Folders;

/// <summary>A folder that ought to hold a plugin.</summary>
/// <param name="Name">The folder's name, which is the plugin's.</param>
/// <param name="Path">The folder, links resolved.</param>
/// <param name="IsShipped">Whether it came with Monitor.</param>
internal sealed record PluginFolder(string Name, string Path, bool IsShipped)
{
    public string ManifestPath => PathOf(PluginManifest.FileName);

    /// <summary>The path of a file of this folder.</summary>
    /// <param name="file">Relative, with forward slashes.</param>
    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>What lies in the folder, however deep.</summary>
    /// <exception cref="MonitorException">There is a link that does not lead to a file of this folder.</exception>
    public FolderContents Read()
    {
        FolderContents contents = new([], []);
        Collect(new DirectoryInfo(Path), "", contents);
        contents.Files.Sort(StringComparer.Ordinal);
        contents.Folders.Sort(StringComparer.Ordinal);
        return contents;
    }

    private void Collect(DirectoryInfo folder, string prefix, FolderContents contents)
    {
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos())
        {
            string name = prefix + entry.Name;
            if (entry.LinkTarget is { } target)
                RequireFileInside(entry.FullName, target);
            if (entry is not DirectoryInfo inner)
            {
                contents.Files.Add(name);
                continue;
            }

            contents.Folders.Add(name);
            Collect(inner, name + "/", contents);
        }
    }

    private void RequireFileInside(string link, string target)
    {
        string resolved = CanonicalPath.Of(link);
        if (!resolved.StartsWith(Path + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(resolved))
            throw new MonitorException(PluginErrors.LinkOutside(Name, link, target));
    }
}
