namespace Monitor.Sinks.File;

/// <summary>Looks at the end of a file: where its last whole line ends, and whether it is the product's to go on with.</summary>
/// <param name="stream">The file.</param>
internal sealed class FileTail(FileStream stream)
{
    private const int ChunkSize = 64 << 10;

    private readonly byte[] _chunk = new byte[ChunkSize];

    private static ReadOnlySpan<byte> Beginning => "{\"EventID\":"u8;

    /// <summary>Position behind the last line feed; 0 if there is none.</summary>
    public long EndOfLastLine() => EndOfLineBefore(stream.Length);

    /// <summary>
    /// Whether the last whole line is one of ours, and what stands behind it the beginning of one. A power cut may leave zeroes in place of what
    /// was written last. Anything else is another program's file, to be left alone.
    /// </summary>
    /// <param name="whole">Position behind the last line feed.</param>
    public bool IsOurs(long whole) => (whole == 0 || IsLine(EndOfLineBefore(whole - 1))) && IsTornLine(whole);

    private bool IsLine(long at)
    {
        ReadOnlySpan<byte> found = Read(at, Beginning.Length);
        return found.SequenceEqual(Beginning) || found[0] == 0;
    }

    private bool IsTornLine(long at)
    {
        ReadOnlySpan<byte> found = Read(at, Beginning.Length);
        int zero = found.IndexOf((byte)0);
        return zero < 0 ? Beginning.StartsWith(found) : Beginning.StartsWith(found[..zero]) && IsZeroFrom(at + zero);
    }

    private bool IsZeroFrom(long at)
    {
        while (Read(at, ChunkSize) is { IsEmpty: false } bytes)
        {
            if (bytes.ContainsAnyExcept((byte)0))
                return false;
            at += bytes.Length;
        }

        return true;
    }

    private long EndOfLineBefore(long end)
    {
        while (end > 0)
        {
            int size = (int)Math.Min(ChunkSize, end);
            int lineFeed = Read(end - size, size).LastIndexOf((byte)'\n');
            if (lineFeed >= 0)
                return end - size + lineFeed + 1;
            end -= size;
        }

        return 0;
    }

    private ReadOnlySpan<byte> Read(long at, int count)
    {
        stream.Position = at;
        return _chunk.AsSpan(0, stream.ReadAtLeast(_chunk.AsSpan(0, count), count, throwOnEndOfStream: false));
    }
}
