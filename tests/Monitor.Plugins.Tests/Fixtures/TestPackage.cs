using System.IO.Compression;

namespace Monitor.Plugins.Tests.Fixtures;

/// <summary>A package that is made entry by entry, also as no build makes one.</summary>
internal sealed class TestPackage
{
    private readonly List<Entry> _entries = [];

    /// <summary>The package that a build makes of a plugin's folder: with the package format's own files around it.</summary>
    public static TestPackage Of(string folder)
    {
        TestPackage package = new TestPackage()
            .Add("_rels/.rels", "<Relationships />"u8)
            .Add("acme.nuspec", "<package />"u8)
            .Add("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="dll" ContentType="application/octet" /></Types>"""u8);
        foreach (string path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            package.Add("plugin/" + Path.GetRelativePath(folder, path), File.ReadAllBytes(path));
        return package;
    }

    /// <param name="name">The entry's name, as it is.</param>
    /// <param name="content">Its content.</param>
    /// <param name="mode">The mode of a Unix file.</param>
    public TestPackage Add(string name, ReadOnlySpan<byte> content, int mode = 0x8000 | 0b110_100_100)
    {
        _entries.Add(new Entry(name, content.ToArray(), mode));
        return this;
    }

    public TestPackage Remove(string name)
    {
        Assert.Equal(1, _entries.RemoveAll(entry => entry.Name == name));
        return this;
    }

    public TestPackage Replace(string name, ReadOnlySpan<byte> content) => Remove(name).Add(name, content);

    /// <summary>Writes the package.</summary>
    public string Write(string path)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (Entry entry in _entries)
        {
            ZipArchiveEntry made = archive.CreateEntry(entry.Name, CompressionLevel.Fastest);
            made.ExternalAttributes = entry.Mode << 16;
            using Stream stream = made.Open();
            stream.Write(entry.Content);
        }

        return path;
    }

    private sealed record Entry(string Name, byte[] Content, int Mode);
}
