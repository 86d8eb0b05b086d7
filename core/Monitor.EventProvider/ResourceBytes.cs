using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Monitor.EventProvider;

/// <summary>Bytes of a file or resource, little endian, appended to; what is known only later is set afterwards.</summary>
internal sealed class ResourceBytes
{
    private readonly List<byte> _bytes = [];

    /// <summary>Where the next byte goes.</summary>
    public int Length => _bytes.Count;

    /// <summary>A copy of the bytes.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>Appends bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    /// <summary>Appends 8 bits.</summary>
    public void Add8(byte value) => _bytes.Add(value);

    /// <summary>Appends 16 bits.</summary>
    public void Add16(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        Add(bytes);
    }

    /// <summary>Appends 32 bits.</summary>
    public void Add32(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
        Add(bytes);
    }

    /// <summary>Appends 64 bits.</summary>
    public void Add64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        Add(bytes);
    }

    /// <summary>Appends a GUID in its memory order.</summary>
    public void Add(Guid value) => Add(value.ToByteArray());

    /// <summary>Appends UTF-16 without an end.</summary>
    public void AddText(string text) => Add(Encoding.Unicode.GetBytes(text));

    /// <summary>Appends zeroes.</summary>
    public void AddZeroes(int count) => Add(new byte[count]);

    /// <summary>Appends zeroes up to a multiple of <paramref name="unit"/> bytes, counted from <paramref name="from"/>.</summary>
    public void Align(int unit, int from = 0) => AddZeroes((unit - (Length - from) % unit) % unit);

    /// <summary>Appends 32 bits that are set later.</summary>
    /// <returns>Where they lie.</returns>
    public int Reserve32()
    {
        Add32(0);
        return Length - sizeof(uint);
    }

    /// <summary>Sets 32 bits.</summary>
    public void Set32(int at, long value) => BinaryPrimitives.WriteUInt32LittleEndian(CollectionsMarshal.AsSpan(_bytes)[at..], (uint)value);

    /// <summary>Sets bytes.</summary>
    public void Set(int at, ReadOnlySpan<byte> value) => value.CopyTo(CollectionsMarshal.AsSpan(_bytes)[at..]);

    /// <summary>The bytes from a place on, as they are now.</summary>
    public ReadOnlySpan<byte> From(int at) => CollectionsMarshal.AsSpan(_bytes)[at..];
}
