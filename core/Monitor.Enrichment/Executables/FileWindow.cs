using Microsoft.Win32.SafeHandles;

namespace Monitor.Enrichment.Executables;

/// <summary>Reads here and there in a file, through a buffer that holds a few stretches of it at a time. A file can lead its reader to and fro between
/// distant places without end: after <see cref="MostReads"/> it seems to have nothing more.</summary>
/// <param name="file">The file.</param>
/// <param name="buffer">The buffer; the more of <see cref="StretchSize"/> fit into it, the fewer reads there are.</param>
internal sealed class FileWindow(SafeFileHandle file, byte[] buffer)
{
    /// <summary>Bytes of a buffer that does for a few places.</summary>
    public const int BufferSize = 4 * StretchSize;

    /// <summary>Bytes that are read at once.</summary>
    public const int StretchSize = 16 << 10;

    /// <summary>So often the file is read at most, 256 MiB together. The largest of 17,000 programs and libraries took 400 reads for its imports.</summary>
    public const int MostReads = 16_384;

    private readonly (long Begin, int Length)[] _stretches = new (long, int)[buffer.Length / StretchSize];
    private int _next;

    /// <summary>Bytes of the file.</summary>
    /// <exception cref="IOException">They cannot be told.</exception>
    public long Length => RandomAccess.GetLength(file);

    /// <summary>How often the file was read.</summary>
    public int Reads { get; private set; }

    /// <summary>Whether something was not read because <see cref="MostReads"/> were over.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>The bytes at a place, as many as are there; valid until the next are asked for.</summary>
    /// <param name="at">The place; anything.</param>
    /// <param name="length">How many at most; no more than 16 KiB.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ReadOnlySpan<byte> Read(long at, int length)
    {
        if (at is < 0 or > long.MaxValue - StretchSize)
            return default;
        int stretch = Find(at, length);
        if (stretch < 0)
        {
            IsExhausted |= Reads == MostReads;
            if (IsExhausted)
                return default;
            Reads++;
            stretch = _next;
            _next = (_next + 1) % _stretches.Length;
            _stretches[stretch] = default;
            _stretches[stretch] = (at, Fill(at, buffer.AsSpan(stretch * StretchSize, StretchSize)));
        }

        (long begin, int held) = _stretches[stretch];
        int from = (int)(at - begin);
        return buffer.AsSpan(stretch * StretchSize + from, Math.Min(length, held - from));
    }

    /// <summary>The bytes at a place, or none if they are not all there.</summary>
    public ReadOnlySpan<byte> ReadAll(long at, int length) => Read(at, length) is var bytes && bytes.Length == length ? bytes : default;

    /// <summary>A text up to its zero byte, or as much of it as may be read.</summary>
    public ReadOnlySpan<byte> ReadText(long at, int most) => UpToZero(Read(at, most));

    /// <summary>A text up to its zero byte, if it has one.</summary>
    public static ReadOnlySpan<byte> UpToZero(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)0) is var end and >= 0 ? bytes[..end] : bytes;

    private int Find(long at, int length)
    {
        for (int i = 0; i < _stretches.Length; i++)
        {
            if (IsWithin(_stretches[i], at, length))
                return i;
        }

        return -1;
    }

    /// <summary>Whether a stretch holds the bytes, or as many of them as there are: one that is not full ends where the file does.</summary>
    private static bool IsWithin((long Begin, int Length) stretch, long at, int length)
    {
        long end = stretch.Begin + stretch.Length;
        return at >= stretch.Begin && at < end && (at + length <= end || stretch.Length < StretchSize);
    }

    private int Fill(long at, Span<byte> stretch)
    {
        int length = 0;
        while (length < stretch.Length && RandomAccess.Read(file, stretch[length..], at + length) is var read and > 0)
            length += read;
        return length;
    }
}
