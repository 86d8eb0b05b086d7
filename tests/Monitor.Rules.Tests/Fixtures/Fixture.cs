using System.IO.Compression;
using System.Text.Json;

namespace Monitor.Rules.Tests.Fixtures;

/// <summary>Files under tests/fixtures. A file that is kept compressed goes by its name without <c>.gz</c>.</summary>
internal static class Fixture
{
    private static readonly Lazy<string> Root = new(FindRoot);

    /// <summary>A file's bytes.</summary>
    public static byte[] Read(string name)
    {
        string path = Path.Combine(Root.Value, name);
        if (File.Exists(path))
            return File.ReadAllBytes(path);
        using GZipStream content = new(File.OpenRead(path + ".gz"), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>A JSON file.</summary>
    public static JsonElement Json(string name)
    {
        using JsonDocument document = JsonDocument.Parse(Read(name));
        return document.RootElement.Clone();
    }

    /// <summary>Names of all files in a folder and below that end so, in order.</summary>
    public static IEnumerable<string> Names(string folder, string ending) =>
        from path in Directory.EnumerateFiles(Path.Combine(Root.Value, folder), "*", SearchOption.AllDirectories)
        let name = Path.GetRelativePath(Root.Value, path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path).Replace('\\', '/')
        where name.EndsWith(ending, StringComparison.Ordinal)
        orderby name
        select name;

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Monitor.sln")))
                return Path.Combine(folder.FullName, "tests", "fixtures");
        }

        throw new InvalidOperationException($"No Monitor.sln above {AppContext.BaseDirectory}.");
    }
}
