namespace Monitor.Journal.Tests.Specification;

/// <summary>A cursor's slot, written and read by the page alone.</summary>
internal sealed record CursorSlot(ulong Journal, ulong Generation, ulong Next, IReadOnlyList<(ushort Event, ulong Delivered, ulong Refused, ulong Overtaken)> Rows)
{
    public byte[] Bytes
    {
        get
        {
            byte[] head = Layout.Join(Layout.CursorMagic, Journal, Generation, Next, (uint)Rows.Count);
            byte[] rows = Layout.Join([.. Rows.Select(row => Layout.Join(row.Event, new byte[6], row.Delivered, row.Refused, row.Overtaken))]);
            return Layout.Join(head, Castagnoli.Of(head, rows), rows);
        }
    }

    /// <summary>The sound slot with the higher generation.</summary>
    public static CursorSlot? ReadFile(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return new[] { 0, Layout.SlotSize }.Select(at => Read(bytes, at)).OfType<CursorSlot>().MaxBy(slot => slot.Generation);
    }

    /// <summary>Writes a file with two slots; null leaves one empty.</summary>
    public static void WriteFile(string path, byte[]? first, byte[]? second)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream file = File.Create(path);
        file.Write(first ?? []);
        file.Position = Layout.SlotSize;
        file.Write(second ?? []);
        file.SetLength(2 * Layout.SlotSize);
    }

    private static CursorSlot? Read(byte[] bytes, int at)
    {
        if (bytes.Length < at + 40 || !bytes.AsSpan(at, 8).SequenceEqual(Layout.CursorMagic))
            return null;
        long count = BitConverter.ToUInt32(bytes, at + 32);
        long end = at + 40 + 32 * count;
        if (end > bytes.Length || BitConverter.ToUInt32(bytes, at + 36) != Castagnoli.Of(bytes[at..(at + 36)], bytes[(at + 40)..(int)end]))
            return null;
        return new CursorSlot(
            BitConverter.ToUInt64(bytes, at + 8),
            BitConverter.ToUInt64(bytes, at + 16),
            BitConverter.ToUInt64(bytes, at + 24),
            [.. Enumerable.Range(0, (int)count).Select(i => at + 40 + 32 * i).Select(row => (BitConverter.ToUInt16(bytes, row), BitConverter.ToUInt64(bytes, row + 8), BitConverter.ToUInt64(bytes, row + 16), BitConverter.ToUInt64(bytes, row + 24)))]);
    }
}
