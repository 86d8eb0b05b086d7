namespace Monitor.EventProvider;

/// <summary>The section of a library that holds its resources: a tree of directories – by type, by name, by language – and what they lead to.</summary>
internal static class ResourceSection
{
    private const int DirectorySize = 16;
    private const int EntrySize = 8;
    private const int DataEntrySize = 16;
    private const int Alignment = 8;

    /// <summary>English as spoken in the United States.</summary>
    private const int Language = 0x409;

    /// <summary>Set in a directory's entry: its name is text; it leads to a directory.</summary>
    private const uint High = 0x80000000;

    /// <summary>Writes the section.</summary>
    /// <param name="resources">The resources.</param>
    /// <param name="address">Where the section lies in memory, relative to the library.</param>
    public static byte[] Write(IReadOnlyList<Resource> resources, int address)
    {
        Resource[] sorted = [.. resources.OrderBy(resource => resource.TypeName.Length == 0).ThenBy(resource => resource.TypeName, StringComparer.Ordinal).ThenBy(resource => resource.TypeNumber)];
        int count = sorted.Length;
        int named = sorted.Count(resource => resource.TypeName.Length > 0);
        int names = DirectorySize + EntrySize * count;
        int languages = names + count * (DirectorySize + EntrySize);
        int entries = languages + count * (DirectorySize + EntrySize);
        int text = entries + count * DataEntrySize;

        ResourceBytes section = new();
        AppendDirectory(section, named, count - named);
        for (int i = 0; i < count; i++)
        {
            section.Add32(i < named ? High | (uint)text : sorted[i].TypeNumber);
            section.Add32(High | (uint)(names + i * (DirectorySize + EntrySize)));
            text += i < named ? sizeof(ushort) + sorted[i].TypeName.Length * sizeof(char) : 0;
        }

        for (int i = 0; i < count; i++)
            AppendDirectoryOfOne(section, 1, High | (uint)(languages + i * (DirectorySize + EntrySize)));
        for (int i = 0; i < count; i++)
            AppendDirectoryOfOne(section, Language, (uint)(entries + i * DataEntrySize));
        int data = RoundUp(text);
        foreach (Resource resource in sorted)
        {
            section.Add32(address + data);
            section.Add32(resource.Data.Length);
            section.Add64(0);
            data += RoundUp(resource.Data.Length);
        }

        foreach (Resource resource in sorted[..named])
        {
            section.Add16(resource.TypeName.Length);
            section.AddText(resource.TypeName);
        }

        foreach (Resource resource in sorted)
        {
            section.Align(Alignment);
            section.Add(resource.Data);
        }

        return section.ToArray();
    }

    private static void AppendDirectory(ResourceBytes section, int named, int numbered)
    {
        section.AddZeroes(12);
        section.Add16(named);
        section.Add16(numbered);
    }

    private static void AppendDirectoryOfOne(ResourceBytes section, int number, uint target)
    {
        AppendDirectory(section, 0, 1);
        section.Add32(number);
        section.Add32(target);
    }

    private static int RoundUp(int value) => (value + Alignment - 1) / Alignment * Alignment;
}
