using Microsoft.Win32.SafeHandles;

namespace Monitor.Enrichment.Executables;

/// <summary>Reads here and there in a file, through a buffer that holds a few stretches of it at a time.</summary>
/// <param name="file">The file.</param>
/// <param name="buffer">The buffer, <see cref="BufferSize"/> at least.</param>
internal sealed class FileWindow(SafeFileHandle file, byte[] buffer)
{
    /// <summary>Bytes of the buffer.</summary>
    public const int BufferSize = Stretches * StretchSize;

    private const int Stretches = 4;
    private const int StretchSize = 16 << 10;

    private readonly (long Begin, int Length)[] _stretches = new (long, int)[Stretches];
    private int _next;

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
            stretch = _next;
            _next = (_next + 1) % Stretches;
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
    public ReadOnlySpan<byte> ReadText(long at, int most) =>
        Read(at, most) is var bytes && bytes.IndexOf((byte)0) is var end and >= 0 ? bytes[..end] : bytes;

    private int Find(long at, int length)
    {
        for (int i = 0; i < Stretches; i++)
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
