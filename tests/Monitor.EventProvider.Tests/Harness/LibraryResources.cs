using System.Reflection.PortableExecutable;

namespace Monitor.EventProvider.Tests.Harness;

/// <summary>Reads the resources of a library: type → name → language → data.</summary>
internal static class LibraryResources
{
    private const uint High = 0x80000000;

    /// <summary>The resources by type; each type must have one, in one language.</summary>
    public static IReadOnlyDictionary<string, byte[]> Read(byte[] library)
    {
        using PEReader image = new(new MemoryStream(library));
        DirectoryEntry directory = image.PEHeaders.PEHeader!.ResourceTableDirectory;
        byte[] section = [.. image.GetSectionData(directory.RelativeVirtualAddress).GetContent(0, directory.Size)];
        ByteReader reader = new(section);
        Dictionary<string, byte[]> resources = [];
        foreach ((uint type, int names) in Entries(reader, 0))
        {
            (uint name, int languages) = Assert.Single(Entries(reader, names));
            (uint language, int data) = Assert.Single(Entries(reader, languages));
            Assert.Equal(1u, name);
            Assert.Equal(0x409u, language);
            int at = reader.I32(data) - directory.RelativeVirtualAddress;
            Assert.Equal(0, at % sizeof(uint));
            string key = (type & High) == 0 ? $"{type}" : reader.Utf16((int)(type & ~High) + 2, reader.U16((int)(type & ~High)));
            resources.Add(key, section[at..(at + reader.I32(data + 4))]);
        }

        return resources;
    }

    private static IEnumerable<(uint Name, int Target)> Entries(ByteReader reader, int at)
    {
        int count = reader.U16(at + 12) + reader.U16(at + 14);
        for (int i = 0; i < count; i++)
            yield return (reader.U32(at + 16 + 8 * i), (int)(reader.U32(at + 20 + 8 * i) & ~High));
    }
}
