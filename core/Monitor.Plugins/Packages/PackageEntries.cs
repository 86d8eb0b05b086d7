using System.IO.Compression;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins.Packages;

/// <summary>The entries of a package that are the plugin's files, by their paths in its folder. Every entry is looked at, also those of the
/// package format, which are never unpacked.</summary>
internal static class PackageEntries
{
    /// <summary>Where the plugin's files lie in a package.</summary>
    public const string Folder = "plugin/";

    private const int TypeShift = 16 + 12;
    private const int RegularFile = 8;
    private const int DirectoryFile = 4;

    /// <exception cref="MonitorException">There is an entry that no build makes.</exception>
    public static Dictionary<string, ZipArchiveEntry> Read(string package, ZipArchive archive)
    {
        Dictionary<string, ZipArchiveEntry> files = [];
        // From each path, as a system that does not tell case apart sees it, to the entry that made it and whether it is a file there.
        Dictionary<string, (string Entry, bool IsFile)> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            string path = PackageEntryName.Decode(entry.FullName);
            if (PackageEntryName.FindFault(path) is { } fault)
                throw new MonitorException(PluginErrors.EntryOutside(package, path, fault));
            bool isFolder = path.EndsWith('/');
            // The upper half is the mode of the system that made the entry; zero where it has none.
            int type = entry.ExternalAttributes >>> TypeShift;
            if (type != 0 && type != (isFolder ? DirectoryFile : RegularFile))
                throw new MonitorException(PluginErrors.EntryNotAFile(package, path));
            Take(package, taken, path, isFolder);
            if (!isFolder && path.StartsWith(Folder, StringComparison.Ordinal))
                files.Add(path[Folder.Length..], entry);
        }

        return files;
    }

    private static void Take(string package, Dictionary<string, (string Entry, bool IsFile)> taken, string path, bool isFolder)
    {
        string own = isFolder ? path[..^1] : path;
        for (int slash = own.IndexOf('/'); slash >= 0; slash = own.IndexOf('/', slash + 1))
            TakeOne(own[..slash], isFile: false);
        TakeOne(own, !isFolder);

        void TakeOne(string part, bool isFile)
        {
            if (!taken.TryAdd(part, (path, isFile)) && (isFile || taken[part].IsFile))
                throw new MonitorException(PluginErrors.EntryTwice(package, path, taken[part].Entry));
        }
    }
}
