using System.IO.Compression;
using System.Reflection;

namespace Monitor.Tracing.Tests;

/// <summary>Recorded traces.</summary>
internal static class Fixtures
{
    private static readonly string Folder = typeof(Fixtures).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Traces").Value!;

    public static string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>The one file in an archive.</summary>
    public static MemoryStream Unzip(string name)
    {
        using ZipArchive archive = ZipFile.OpenRead(PathOf(name));
        using Stream packed = Assert.Single(archive.Entries).Open();
        MemoryStream content = new();
        packed.CopyTo(content);
        content.Position = 0;
        return content;
    }
}
