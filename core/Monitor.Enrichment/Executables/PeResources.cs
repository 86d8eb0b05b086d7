using System.Buffers.Binary;

namespace Monitor.Enrichment.Executables;

/// <summary>Finds resources of a PE file: a tree of three levels, by type, name and language.</summary>
internal static class PeResources
{
    private const int HeaderSize = 16;
    private const int EntrySize = 8;
    private const int DataSize = 16;
    private const int MostEntries = 4096;
    private const uint IsFolder = 0x8000_0000;

    /// <summary>The first resource of a type, whatever its name and language; empty if there is none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="image">Its headers.</param>
    /// <param name="type">Number of the type.</param>
    /// <param name="most">Bytes that are read of it at most; no more than 16 KiB.</param>
    /// <returns>Its bytes, valid until the next are asked for.</returns>
    public static ReadOnlySpan<byte> FindFirst(FileWindow file, PeFile image, uint type, int most)
    {
        if (image.Resources == 0
            || Find(file, image, 0, type) is not { } names || (names & IsFolder) == 0
            || Find(file, image, names & ~IsFolder, null) is not { } languages || (languages & IsFolder) == 0
            || Find(file, image, languages & ~IsFolder, null) is not { } data || (data & IsFolder) != 0)
            return default;
        ReadOnlySpan<byte> place = image.ReadAllAt(file, (long)image.Resources + data, DataSize);
        if (place.IsEmpty)
            return default;
        uint address = BinaryPrimitives.ReadUInt32LittleEndian(place), length = BinaryPrimitives.ReadUInt32LittleEndian(place[4..]);
        return image.ReadAt(file, address, (int)Math.Min(length, (uint)most));
    }

    /// <summary>Where an entry of a folder leads to: the one with a number, or the first one.</summary>
    private static uint? Find(FileWindow file, PeFile image, uint folder, uint? number)
    {
        long at = (long)image.Resources + folder;
        ReadOnlySpan<byte> header = image.ReadAllAt(file, at, HeaderSize);
        if (header.IsEmpty)
            return null;
        int named = BinaryPrimitives.ReadUInt16LittleEndian(header[12..]), numbered = BinaryPrimitives.ReadUInt16LittleEndian(header[14..]);
        int first = number is null ? 0 : named, count = Math.Min(named + numbered, MostEntries);
        for (int i = first; i < count; i++)
        {
            ReadOnlySpan<byte> entry = image.ReadAllAt(file, at + HeaderSize + (long)i * EntrySize, EntrySize);
            if (entry.IsEmpty)
                return null;
            if (number is null || BinaryPrimitives.ReadUInt32LittleEndian(entry) == number)
                return BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
        }

        return null;
    }
}
