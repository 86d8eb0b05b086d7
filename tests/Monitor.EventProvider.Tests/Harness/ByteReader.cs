using System.Buffers.Binary;
using System.Text;

namespace Monitor.EventProvider.Tests.Harness;

/// <summary>Reads little-endian values at places of a resource.</summary>
internal sealed class ByteReader(byte[] bytes)
{
    public int Length => bytes.Length;

    public byte U8(int at) => bytes[at];

    public ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    public int I32(int at) => checked((int)U32(at));

    public uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    public ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));

    public Guid Guid(int at) => new(bytes.AsSpan(at, 16));

    public string Tag(int at) => Encoding.ASCII.GetString(bytes, at, 4);

    public string Utf16(int at, int units) => Encoding.Unicode.GetString(bytes, at, units * sizeof(char));

    public byte[] Slice(int at, int length) => bytes[at..(at + length)];

    /// <summary>A name: its length in bytes, all included, UTF-16, NUL, zeroes.</summary>
    public string Name(int at)
    {
        int size = I32(at);
        Assert.Equal(0, size % 4);
        string text = Utf16(at + 4, (size - 4) / sizeof(char));
        string name = text.TrimEnd('\0');
        Assert.InRange(text.Length - name.Length, 1, 2);
        return name;
    }

    /// <summary>Where a table's rows begin; its size and end are checked.</summary>
    public (int Rows, int Count) Table(int at, string tag)
    {
        Assert.Equal(tag, Tag(at));
        int size = I32(at + 4), count = I32(at + 8);
        Assert.True(size == 0 ? count == 0 : size >= 12 && at + size <= bytes.Length);
        return (at + 12, count);
    }
}
