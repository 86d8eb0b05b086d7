using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Records;

/// <summary>Writes one record at the end of an <see cref="EventBuffer"/>: fixed slots in place, variable values behind them.
/// Generated code calls it; nothing is allocated once the buffer has grown to its working size.</summary>
public ref struct EventWriter
{
    private readonly EventBuffer _buffer;
    private readonly int _start;
    private readonly int _count;
    private Span<byte> _space;
    private int _length;
    private ulong _present;
    private ulong _malformed;
    private ulong _reserved;
    private RecordFlags _flags;
    private bool _isTooLarge;

    internal EventWriter(EventBuffer buffer, int fieldCount)
    {
        _buffer = buffer;
        _start = buffer.Length;
        _count = fieldCount;
        _length = RecordLayout.HeaderSize + RecordLayout.SlotSize * fieldCount;
        _space = buffer.Reserve(_start, _length);
    }

    /// <summary>Bytes written so far.</summary>
    internal readonly int Length => _length;

    /// <summary>Writes text; absent text leaves the field absent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int index, scoped Text value)
    {
        if (value.IsUtf8)
            WriteUtf8(index, value.Bytes);
        else if (!value.IsAbsent)
            WriteCharacters(index, value.Characters);
    }

    /// <summary>Writes text, or keeps room for the hashes that are filled in after capture.</summary>
    public void WriteHashes(int index, scoped Text value)
    {
        if (!value.IsAbsent)
        {
            Write(index, value);
            return;
        }

        int room = _buffer.HashRoom;
        Grow(room)[..room].Clear();
        SetSlot(index, (uint)_length | (ulong)room << 32);
        _reserved |= 1UL << index;
        _length += room;
        _flags |= RecordFlags.Pending;
    }

    /// <summary>Writes text, or notes that it is looked up after capture, unless it is <see cref="Text.AbsentForGood"/>.</summary>
    public void WriteLookup(int index, scoped Text value)
    {
        if (value.MayBeLookedUp)
            _flags |= RecordFlags.Pending;
        else
            Write(index, value);
    }

    /// <summary>Writes a command line; an absent one leaves the field absent.</summary>
    public void Write(int index, scoped Arguments value)
    {
        if (!value.IsAbsent)
            WriteUtf8(index, value.Bytes);
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
        const int GuidSize = 16;
        Unsafe.WriteUnaligned(ref Append(index, GuidSize), value);
    }

    /// <summary>Writes an address.</summary>
    public void Write(int index, NetworkAddress value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.CopyTo(bytes);
        bytes[..value.Length].CopyTo(MemoryMarshal.CreateSpan(ref Append(index, value.Length), value.Length));
    }

    /// <summary>Writes a file identity.</summary>
    public void Write(int index, FileIdentity value)
    {
        const int IdentitySize = 32;
        Span<byte> bytes = MemoryMarshal.CreateSpan(ref Append(index, IdentitySize), IdentitySize);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value.Device);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], value.Inode);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], value.Size);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], value.Changed.UnixNanoseconds);
    }

    /// <summary>Fills the header and hands the record over.</summary>
    /// <param name="schema">The event, the same as at the beginning.</param>
    /// <param name="time">When it happened.</param>
    /// <param name="flags">Flags of the record as a whole.</param>
    /// <returns>False if it is larger than a record may be; it is gone then.</returns>
    public bool Finish(EventSchema schema, EventTime time, RecordFlags flags)
    {
        int padded = _length + 7 & ~7;
        if (_isTooLarge || padded > RecordLayout.MaximumSize)
            return false;
        int count = schema.Fields.Length;
        ClearAbsent(count);
        if (padded > _space.Length)
            Grow(padded - _length);
        for (int at = _length; at < padded; at++)
            Unsafe.Add(ref MemoryMarshal.GetReference(_space), at) = 0;
        SetHeader(RecordLayout.LengthAt, (uint)padded | (ulong)schema.Id << 32 | (ulong)schema.Version << 48);
        SetHeader(RecordLayout.FlagsAt, (uint)(_flags | flags) | (ulong)count << 32 | (ulong)RecordLayout.LayoutVersion << 48);
        SetHeader(RecordLayout.TimeAt, (ulong)time.UnixNanoseconds);
        SetHeader(RecordLayout.SequenceAt, 0);
        SetHeader(RecordLayout.StreamAt, 0);
        SetHeader(RecordLayout.CaptureOrderAt, 0);
        SetHeader(RecordLayout.PresentAt, _present);
        SetHeader(RecordLayout.MalformedAt, _malformed);
        _buffer.Commit(padded);
        return true;
    }

    /// <summary>The slots of absent fields are zero, unless room is kept for their value.</summary>
    private readonly void ClearAbsent(int count)
    {
        ulong absent = ~(_present | _reserved) & (count == EventSchema.MaximumFields ? ulong.MaxValue : (1UL << count) - 1);
        for (; absent != 0; absent &= absent - 1)
            SetSlot(BitOperations.TrailingZeroCount(absent), 0);
    }

    private void WriteUtf8(int index, scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > RecordLayout.MaximumSize - _length)
        {
            _isTooLarge = true;
            return;
        }

        if (!TextCopy.CopyIsAscii(in MemoryMarshal.GetReference(bytes), ref Append(index, bytes.Length), bytes.Length) && !Utf8.IsValid(bytes))
            _malformed |= 1UL << index;
    }

    /// <summary>Takes room at the end of the variable part and notes it in the field's slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte Append(int index, int length)
    {
        if (_length + length > _space.Length)
            Grow(length);
        int at = _length;
        SetSlot(index, (uint)at | (ulong)length << 32);
        _present |= 1UL << index;
        _length = at + length;
        return ref Unsafe.Add(ref MemoryMarshal.GetReference(_space), at);
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

    private readonly void SetHeader(int at, ulong value) =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetReference(_space), at), value);

    /// <summary>The constructor has made room for all slots; a position that an event written by hand gets wrong is refused.</summary>
    private readonly void SetSlot(int index, ulong value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count, nameof(index));
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref MemoryMarshal.GetReference(_space), RecordLayout.HeaderSize + RecordLayout.SlotSize * index), value);
    }

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
