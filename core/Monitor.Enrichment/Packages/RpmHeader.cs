using System.Buffers.Binary;
using System.Text;

namespace Monitor.Enrichment.Packages;

/// <summary>What rpm knows of a package: values by tag. Numbers are big-endian; a header is the number of values, the number of bytes of data, a list of tag,
/// type, offset and count, and the data.</summary>
internal readonly ref struct RpmHeader
{
    private const int EntrySize = 16;

    private readonly ReadOnlySpan<byte> _entries;
    private readonly ReadOnlySpan<byte> _data;

    /// <exception cref="InvalidDataException">It is no such header.</exception>
    public RpmHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8)
            throw new InvalidDataException("no header");
        uint entries = BinaryPrimitives.ReadUInt32BigEndian(bytes), data = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (8 + (ulong)entries * EntrySize + data > (ulong)bytes.Length)
            throw new InvalidDataException("a header that is cut");
        _entries = bytes.Slice(8, (int)entries * EntrySize);
        _data = bytes.Slice(8 + (int)entries * EntrySize, (int)data);
    }

    /// <summary>The first text of a tag; empty if there is none.</summary>
    public string Text(uint tag)
    {
        ReadOnlySpan<byte> texts = Data(tag, out _);
        return Encoding.UTF8.GetString(TakeText(ref texts));
    }

    /// <summary>The data of a tag from its first value on.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="count">Number of values; 0 if there are none.</param>
    public ReadOnlySpan<byte> Data(uint tag, out int count)
    {
        for (ReadOnlySpan<byte> rest = _entries; !rest.IsEmpty; rest = rest[EntrySize..])
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(rest) != tag)
                continue;
            uint offset = BinaryPrimitives.ReadUInt32BigEndian(rest[8..]), values = BinaryPrimitives.ReadUInt32BigEndian(rest[12..]);
            if (offset > (uint)_data.Length || values > (uint)_data.Length)
                break;
            count = (int)values;
            return _data[(int)offset..];
        }

        count = 0;
        return default;
    }

    /// <summary>Takes a text that NUL ends.</summary>
    public static ReadOnlySpan<byte> TakeText(scoped ref ReadOnlySpan<byte> texts)
    {
        int end = texts.IndexOf((byte)0);
        ReadOnlySpan<byte> text = end < 0 ? texts : texts[..end];
        texts = end < 0 ? default : texts[(end + 1)..];
        return text;
    }
}
