using System.Buffers.Binary;
using System.Text.Unicode;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Records;

/// <summary>Writes one record at the end of an <see cref="EventBuffer"/>: fixed slots in place, variable values behind them.
/// Generated code calls it; nothing is allocated once the buffer has grown to its working size.</summary>
public ref struct EventWriter
{
    private readonly EventBuffer _buffer;
    private readonly int _start;
    private Span<byte> _space;
    private int _length;
    private ulong _present;
    private ulong _malformed;
    private RecordFlags _flags;
    private bool _isTooLarge;

    internal EventWriter(EventBuffer buffer, int fieldCount)
    {
        _buffer = buffer;
        _start = buffer.Length;
        _length = RecordLayout.HeaderSize + RecordLayout.SlotSize * fieldCount;
        _space = buffer.Reserve(_start, _length);
        _space[.._length].Clear();
    }

    /// <summary>Bytes written so far.</summary>
    internal readonly int Length => _length;

    /// <summary>Writes text; absent text leaves the field absent.</summary>
    public void Write(int index, scoped Text value)
    {
        if (value.IsAbsent)
            return;
        if (value.Characters.IsEmpty)
        {
            WriteVariable(index, value.Bytes);
            if (!Utf8.IsValid(value.Bytes))
                _malformed |= 1UL << index;
        }
        else
        {
            WriteCharacters(index, value.Characters);
        }
    }

    /// <summary>Writes text, or keeps room for the hashes that are filled in after capture.</summary>
    public void WriteHashes(int index, scoped Text value)
    {
        if (!value.IsAbsent)
        {
            Write(index, value);
            return;
        }

        Grow(FileHashSource.Capacity)[..FileHashSource.Capacity].Clear();
        SetSlot(index, (uint)_length | (ulong)FileHashSource.Capacity << 32);
        _length += FileHashSource.Capacity;
        _flags |= RecordFlags.Pending;
    }

    /// <summary>Writes a command line; an absent one leaves the field absent.</summary>
    public void Write(int index, scoped Arguments value)
    {
        if (value.IsAbsent)
            return;
        WriteVariable(index, value.Bytes);
        if (!Utf8.IsValid(value.Bytes))
            _malformed |= 1UL << index;
    }

    /// <summary>Writes a number.</summary>
    public void Write(int index, ulong value)
    {
        SetSlot(index, value);
        _present |= 1UL << index;
    }

    /// <summary>Writes a number.</summary>
    public void Write(int index, uint value) => Write(index, (ulong)value);

    /// <summary>Writes a number.</summary>
    public void Write(int index, ushort value) => Write(index, (ulong)value);

    /// <summary>Writes a signed number.</summary>
    public void Write(int index, long value) => Write(index, (ulong)value);

    /// <summary>Writes a signed number.</summary>
    public void Write(int index, int value) => Write(index, (ulong)(long)value);

    /// <summary>Writes a flag.</summary>
    public void Write(int index, bool value) => Write(index, value ? 1UL : 0UL);

    /// <summary>Writes a floating-point number.</summary>
    public void Write(int index, double value) => Write(index, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes a moment.</summary>
    public void Write(int index, EventTime value) => Write(index, (ulong)value.UnixNanoseconds);

    /// <summary>Writes a GUID.</summary>
    public void Write(int index, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        WriteVariable(index, bytes);
    }

    /// <summary>Writes an address.</summary>
    public void Write(int index, NetworkAddress value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.CopyTo(bytes);
        WriteVariable(index, bytes[..value.Length]);
    }

    /// <summary>Writes a file identity.</summary>
    public void Write(int index, FileIdentity value)
    {
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value.Device);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], value.Inode);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], value.Size);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], value.Changed.UnixNanoseconds);
        WriteVariable(index, bytes);
    }

    /// <summary>Fills the header and hands the record over; false if it is larger than a record may be, and then it is gone.</summary>
    internal bool Finish(EventSchema schema, EventTime time, RecordFlags flags)
    {
        int padded = _length + 7 & ~7;
        if (_isTooLarge || padded > RecordLayout.MaximumSize)
            return false;
        Grow(padded - _length)[..(padded - _length)].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(_space[RecordLayout.LengthAt..], (uint)padded);
        BinaryPrimitives.WriteUInt16LittleEndian(_space[RecordLayout.EventIdAt..], schema.Id);
        BinaryPrimitives.WriteUInt16LittleEndian(_space[RecordLayout.SchemaVersionAt..], schema.Version);
        BinaryPrimitives.WriteInt32LittleEndian(_space[RecordLayout.FlagsAt..], (int)(_flags | flags));
        BinaryPrimitives.WriteUInt16LittleEndian(_space[RecordLayout.FieldCountAt..], (ushort)schema.Fields.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(_space[RecordLayout.LayoutVersionAt..], RecordLayout.LayoutVersion);
        BinaryPrimitives.WriteInt64LittleEndian(_space[RecordLayout.TimeAt..], time.UnixNanoseconds);
        BinaryPrimitives.WriteUInt64LittleEndian(_space[RecordLayout.PresentAt..], _present);
        BinaryPrimitives.WriteUInt64LittleEndian(_space[RecordLayout.MalformedAt..], _malformed);
        _buffer.Commit(padded);
        return true;
    }

    private void WriteVariable(int index, scoped ReadOnlySpan<byte> bytes)
    {
        if (!Fits(bytes.Length))
            return;
        bytes.CopyTo(Grow(bytes.Length));
        SetSlot(index, (uint)_length | (ulong)bytes.Length << 32);
        _present |= 1UL << index;
        _length += bytes.Length;
    }

    private void WriteCharacters(int index, scoped ReadOnlySpan<char> characters)
    {
        if (!Fits(characters.Length))
            return;
        Span<byte> destination = Grow(characters.Length * 3);
        int written = 0;
        while (!characters.IsEmpty)
        {
            System.Buffers.OperationStatus status = Utf8.FromUtf16(
                characters, destination[written..], out int read, out int produced, replaceInvalidSequences: false);
            written += produced;
            characters = characters[read..];
            if (status == System.Buffers.OperationStatus.Done)
                break;

            // A lone surrogate: three bytes of WTF-8, so that it can be had back.
            char surrogate = characters[0];
            destination[written++] = (byte)(0xe0 | surrogate >> 12);
            destination[written++] = (byte)(0x80 | surrogate >> 6 & 0x3f);
            destination[written++] = (byte)(0x80 | surrogate & 0x3f);
            characters = characters[1..];
            _malformed |= 1UL << index;
        }

        SetSlot(index, (uint)_length | (ulong)written << 32);
        _present |= 1UL << index;
        _length += written;
    }

    private readonly void SetSlot(int index, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(_space[(RecordLayout.HeaderSize + RecordLayout.SlotSize * index)..], value);

    /// <summary>Whether so many more bytes may still become part of a record; if not, the record is refused in the end.</summary>
    private bool Fits(int more)
    {
        _isTooLarge |= more > RecordLayout.MaximumSize - _length;
        return !_isTooLarge;
    }

    private Span<byte> Grow(int more)
    {
        if (_length + more > _space.Length)
            _space = _buffer.Reserve(_start, _length + more, _length);
        return _space[_length..];
    }
}
