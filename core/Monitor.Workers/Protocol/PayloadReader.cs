using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Monitor.Workers.Protocol;

/// <summary>Reads the content of a frame, whatever its bytes say: what is not there is a <see cref="ProtocolViolation"/>.</summary>
/// <param name="content">The content.</param>
internal ref struct PayloadReader(ReadOnlySpan<byte> content)
{
    /// <summary>The length of what is absent.</summary>
    public const uint Absent = uint.MaxValue;

    private ReadOnlySpan<byte> _rest = content;

    /// <summary>Whether everything was read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public ReadOnlySpan<byte> ReadRaw(int count)
    {
        if (count < 0 || count > _rest.Length)
            throw new ProtocolViolation("a message ends too early");
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public byte ReadByte() => ReadRaw(1)[0];

    public bool ReadBoolean() => ReadByte() switch
    {
        0 => false,
        1 => true,
        _ => throw new ProtocolViolation("a message has something else where yes or no stands"),
    };

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadRaw(sizeof(ushort)));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadRaw(sizeof(int)));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadRaw(sizeof(uint)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(ReadRaw(sizeof(long)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadRaw(sizeof(ulong)));

    public Guid ReadGuid() => MemoryMarshal.Read<Guid>(ReadRaw(16));

    /// <summary>Reads bytes behind their number.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>False: absent.</returns>
    public bool TryReadBytes(out ReadOnlySpan<byte> bytes)
    {
        uint length = ReadUInt32();
        bytes = default;
        if (length == Absent)
            return false;
        bytes = ReadRaw((int)Math.Min(length, int.MaxValue));
        return true;
    }

    /// <summary>Reads text that may be absent; bad bytes become U+FFFD.</summary>
    /// <param name="most">The most bytes that it may have.</param>
    public string? ReadText(int most)
    {
        if (!TryReadBytes(out ReadOnlySpan<byte> bytes))
            return null;
        return bytes.Length <= most ? Encoding.UTF8.GetString(bytes) : throw new ProtocolViolation($"a text has more than {most} bytes");
    }

    /// <summary>Reads text that must be there.</summary>
    /// <param name="most">The most bytes that it may have.</param>
    public string RequireText(int most) => ReadText(most) ?? throw new ProtocolViolation("a text is missing");

    /// <summary>Reads a number of things that follow.</summary>
    /// <param name="most">The most that there may be.</param>
    public int ReadCount(int most)
    {
        uint count = ReadUInt32();
        return count <= (uint)most ? (int)count : throw new ProtocolViolation($"a list has more than {most} entries");
    }

    /// <summary>Says that nothing may follow.</summary>
    public readonly void RequireEnd()
    {
        if (!IsAtEnd)
            throw new ProtocolViolation("a message is longer than it may be");
    }
}
