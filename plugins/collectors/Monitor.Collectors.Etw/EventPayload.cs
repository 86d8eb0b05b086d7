using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Monitor.Collectors.Etw;

/// <summary>Reads what an event carries, field by field. The bytes may be another process's: what lies outside of them reads as nothing, and
/// <see cref="IsCut"/> says so.</summary>
/// <param name="bytes">What the event carries.</param>
internal ref struct EventPayload(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether a field was asked for that is not there, or not whole.</summary>
    public bool IsCut { get; private set; }

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Reads a number of two bytes.</summary>
    public ushort ReadUInt16() => BinaryPrimitives.TryReadUInt16LittleEndian(Take(sizeof(ushort)), out ushort value) ? value : (ushort)0;

    /// <summary>Reads a number of four bytes.</summary>
    public uint ReadUInt32() => BinaryPrimitives.TryReadUInt32LittleEndian(Take(sizeof(uint)), out uint value) ? value : 0;

    /// <summary>Reads a number of eight bytes.</summary>
    public ulong ReadUInt64() => BinaryPrimitives.TryReadUInt64LittleEndian(Take(sizeof(ulong)), out ulong value) ? value : 0;

    /// <summary>Reads a GUID.</summary>
    public Guid ReadGuid()
    {
        ReadOnlySpan<byte> taken = Take(16);
        return taken.IsEmpty ? Guid.Empty : new Guid(taken);
    }

    /// <summary>Reads a text of UTF-16 units that a NUL ends. On the machines that Monitor runs on, its units lie as they do in memory.</summary>
    public ReadOnlySpan<char> ReadText()
    {
        ReadOnlySpan<char> units = MemoryMarshal.Cast<byte, char>(_rest);
        int end = units.IndexOf('\0');
        if (end < 0)
        {
            Take(_rest.Length + 1);
            return [];
        }

        _rest = _rest[((end + 1) * sizeof(char))..];
        return units[..end];
    }

    /// <summary>Leaves out a number of bytes.</summary>
    public void Skip(int count) => Take(count);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            IsCut = true;
            _rest = [];
            return [];
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
