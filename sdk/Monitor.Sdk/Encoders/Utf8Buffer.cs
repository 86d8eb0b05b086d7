using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Encoders;

/// <summary>Bytes that encoders append to; cleared and used again, so that encoding allocates nothing once it has its size.</summary>
public sealed class Utf8Buffer
{
    private byte[] _bytes;

    /// <summary>Makes an empty buffer.</summary>
    public Utf8Buffer(int capacity = 4096) => _bytes = new byte[Math.Max(16, capacity)];

    /// <summary>Number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>What was written, for calls that outlive the stack frame; valid until the next change.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    /// <summary>Forgets the bytes; the memory stays.</summary>
    public void Clear() => Length = 0;

    /// <summary>Cuts back to an earlier <see cref="Length"/>.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length, nameof(length));
        Length = length;
    }

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        TextCopy.CopyIsAscii(in MemoryMarshal.GetReference(bytes), ref FreeReference(bytes.Length), bytes.Length);
        Length += bytes.Length;
    }

    /// <summary>Appends one byte.</summary>
    public void Append(byte value)
    {
        FreeReference(1) = value;
        Length++;
    }

    /// <summary>Appends a number in decimal.</summary>
    public void Append(ulong value)
    {
        Utf8Formatter.TryFormat(value, Free(20), out int written);
        Length += written;
    }

    /// <summary>Appends a number in decimal.</summary>
    public void Append(long value)
    {
        Utf8Formatter.TryFormat(value, Free(20), out int written);
        Length += written;
    }

    /// <summary>Appends a number in the shortest form that reads back the same.</summary>
    public void Append(double value)
    {
        value.TryFormat(Free(32), out int written, "R", System.Globalization.CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Space for at least <paramref name="count"/> bytes behind what was written; call <see cref="Advance"/> afterwards.</summary>
    public Span<byte> Free(int count)
    {
        if (count > _bytes.Length - Length)
            Grow(count);
        return _bytes.AsSpan(Length);
    }

    /// <summary>Where the next byte goes, with space for at least <paramref name="count"/> of them.</summary>
    internal ref byte FreeReference(int count)
    {
        if (count > _bytes.Length - Length)
            Grow(count);
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), Length);
    }

    /// <summary>Says that <paramref name="count"/> bytes of <see cref="Free"/> were filled.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - Length), nameof(count));
        Length += count;
    }

    private void Grow(int count) => Array.Resize(ref _bytes, Math.Max(checked(Length + count), (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
}
