using Microsoft.Win32.SafeHandles;

namespace Monitor.Sinks.File;

/// <summary>Looks at the end of a file: where its last whole line ends, and whether it is the product's to go on with.</summary>
/// <param name="file">The file.</param>
/// <param name="beginning">What every line begins with.</param>
internal sealed class FileTail(SafeFileHandle file, byte[] beginning)
{
    private const int ChunkSize = 64 << 10;

    private readonly byte[] _chunk = new byte[ChunkSize];

    /// <summary>Position behind the last line feed; 0 if there is none.</summary>
    public long EndOfLastLine() => EndOfLineBefore(RandomAccess.GetLength(file));

    /// <summary>
    /// Whether the last whole line is one of ours, and what stands behind it the beginning of one. A power cut may leave zeroes in place of what
    /// was written last. Anything else is another program's file, to be left alone.
    /// </summary>
    /// <param name="whole">Position behind the last line feed.</param>
    public bool IsOurs(long whole) => (whole == 0 || IsLine(EndOfLineBefore(whole - 1))) && IsTornLine(whole);

    /// <summary>Whether the first line is one of ours: what follows was then added to a file of the product's.</summary>
    public bool BeginsAsOurs() => Read(0, beginning.Length).SequenceEqual(beginning);

    private bool IsLine(long at)
    {
        ReadOnlySpan<byte> found = Read(at, beginning.Length);
        return found.SequenceEqual(beginning) || found is [0, ..];
    }

    private bool IsTornLine(long at)
    {
        ReadOnlySpan<byte> found = Read(at, beginning.Length);
        int zero = found.IndexOf((byte)0);
        ReadOnlySpan<byte> written = zero < 0 ? found : found[..zero];
        return beginning.AsSpan().StartsWith(written) && (zero < 0 || IsZeroFrom(at + zero));
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
        int read = 0;
        while (read < count && RandomAccess.Read(file, _chunk.AsSpan(read, count - read), at + read) is > 0 and var more)
            read += more;
        return _chunk.AsSpan(0, read);
    }
}
