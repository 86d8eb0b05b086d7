using System.IO.Compression;

namespace Monitor.Plugins.Tests.Fixtures;

/// <summary>What is in a package.</summary>
internal static class PackageContent
{
    /// <summary>The content of each entry by its name.</summary>
    public static Dictionary<string, byte[]> Read(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return archive.Entries.ToDictionary(entry => entry.FullName, Read);
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream content = new();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
