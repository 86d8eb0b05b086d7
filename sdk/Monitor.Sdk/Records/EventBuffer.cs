using System.Buffers.Binary;
using System.Text.Unicode;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Records;

/// <summary>Records one behind the other in one block of memory that is used again and again. Not for several threads at once.</summary>
public sealed class EventBuffer
{
    private const int MostEnds = 256;

    private byte[] _bytes;
    private int[] _ends;

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="capacity">Bytes to begin with; it grows as needed.</param>
    public EventBuffer(int capacity = 64 << 10)
    {
        _bytes = new byte[Math.Max(capacity, RecordLayout.HeaderSize)];
        _ends = new int[Math.Clamp(capacity / MostEnds, 4, MostEnds)];
    }

    /// <summary>Number of records.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all records together.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes kept free in a record for hashes that are filled in after capture; fewer where it is known which hashes that will be.</summary>
    public int HashRoom { get; init; } = FileHashSource.Capacity;

    /// <summary>The record at a position, without checks: the buffer's bytes were written through it.</summary>
    public EventRecord this[int index] => EventRecord.FromTrusted(Slice(index));

    /// <summary>Appends an event.</summary>
    /// <param name="value">The event; if it does not say when it happened, that is now.</param>
    /// <param name="flags">Flags of the record as a whole.</param>
    /// <returns>False if the record would be larger than <see cref="RecordLayout.MaximumSize"/>; it is not appended then.</returns>
    public bool Append<T>(scoped in T value, RecordFlags flags = RecordFlags.None)
        where T : IEvent<T>, allows ref struct
    {
        EventTime time = value.Time;
        EventWriter writer = new(this, T.Schema.Fields.Length);
        value.WriteTo(ref writer);
        if (time == default)
        {
            time = EventTime.Now;
            if (T.Schema.TimeField >= 0)
                writer.Write(T.Schema.TimeField, time);
        }

        return writer.Finish(T.Schema, time, flags);
    }

    /// <summary>Begins an event that is known by its schema alone, field by field; <see cref="EventWriter.Finish"/> ends it. Nothing else may be
    /// appended meanwhile.</summary>
    public EventWriter Begin(EventSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new EventWriter(this, schema.Fields.Length);
    }

    /// <summary>Appends a record that was written elsewhere and has been checked.</summary>
    public void Append(EventRecord record)
    {
        record.Bytes.CopyTo(Reserve(Length, record.Bytes.Length));
        Commit(record.Bytes.Length);
    }

    /// <summary>Appends a copy of a record in which one text field has another value.</summary>
    /// <param name="record">A record that was written elsewhere and has been checked.</param>
    /// <param name="field">The field's position.</param>
    /// <param name="text">The value, UTF-8.</param>
    /// <returns>False if the record would be larger than <see cref="RecordLayout.MaximumSize"/>; it is not appended then.</returns>
    public bool AppendWith(EventRecord record, int field, ReadOnlySpan<byte> text)
    {
        if (record.Bytes.Length + text.Length > RecordLayout.MaximumSize)
            return false;
        Append(record);
        return AddToLast(field, text);
    }

    /// <summary>Gives a text field of the last record a value, which lies behind all others.</summary>
    /// <param name="field">The field's position.</param>
    /// <param name="text">The value; other bytes than UTF-8 are marked so.</param>
    /// <returns>False if the record would be larger than <see cref="RecordLayout.MaximumSize"/>; it stays as it is then.</returns>
    public bool AddToLast(int field, ReadOnlySpan<byte> text)
    {
        int start = Count == 1 ? 0 : _ends[Count - 2], length = Length - start;
        int padded = length + text.Length + 7 & ~7;
        if (padded > RecordLayout.MaximumSize)
            return false;
        Span<byte> record = Reserve(start, padded, length)[..padded];
        ulong malformed = EventRecord.FromTrusted(record).Malformed & ~(1UL << field) | (Utf8.IsValid(text) ? 0 : 1UL << field);
        text.CopyTo(record[length..]);
        record[(length + text.Length)..].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(record[RecordLayout.LengthAt..], padded);
        BinaryPrimitives.WriteUInt64LittleEndian(record[(RecordLayout.HeaderSize + RecordLayout.SlotSize * field)..], (uint)length | (ulong)text.Length << 32);
        BinaryPrimitives.WriteUInt64LittleEndian(record[RecordLayout.PresentAt..], EventRecord.FromTrusted(record).Present | 1UL << field);
        BinaryPrimitives.WriteUInt64LittleEndian(record[RecordLayout.MalformedAt..], malformed);
        Length = _ends[Count - 1] = start + padded;
        return true;
    }

    /// <summary>Cuts a text field to a number of characters, the last three of which are dots; where there is no room for dots the field becomes
    /// absent. A shorter text stays as it is.</summary>
    /// <param name="index">The record.</param>
    /// <param name="field">The position of a <see cref="FieldType.Text"/> or <see cref="FieldType.Arguments"/> field.</param>
    /// <param name="characters">The most characters that stay, as UTF-16 counts them.</param>
    public void Cut(int index, int field, int characters)
    {
        Span<byte> record = Slice(index);
        EventRecord view = EventRecord.FromTrusted(record);
        if (!view.IsPresent(field) || TextCut.LengthOf(view.Variable(field), characters) is not (>= 0 and int kept))
            return;
        int slotAt = RecordLayout.HeaderSize + RecordLayout.SlotSize * field;
        if (characters < TextCut.Mark.Length)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(record[RecordLayout.PresentAt..], view.Present & ~(1UL << field));
            BinaryPrimitives.WriteUInt64LittleEndian(record[slotAt..], 0);
            return;
        }

        int offset = BinaryPrimitives.ReadInt32LittleEndian(record[slotAt..]);
        TextCut.Mark.CopyTo(record[(offset + kept)..]);
        BinaryPrimitives.WriteInt32LittleEndian(record[(slotAt + 4)..], kept + TextCut.Mark.Length);
    }

    /// <summary>Forgets all records; the memory stays.</summary>
    public void Clear()
    {
        Count = 0;
        Length = 0;
    }

    /// <summary>Gives a record its place in the stream: the host's to call, once, when the order is settled.</summary>
    public void SetPlace(int index, ulong stream, ulong sequence) => RecordLayout.SetPlace(Slice(index), stream, sequence);

    /// <summary>Notes the order of capture.</summary>
    public void SetCaptureOrder(int index, ulong order) =>
        BinaryPrimitives.WriteUInt64LittleEndian(Slice(index)[RecordLayout.CaptureOrderAt..], order);

    /// <summary>Marks a record.</summary>
    /// <param name="index">The record.</param>
    /// <param name="flags">What is to be known of it besides.</param>
    public void AddFlags(int index, RecordFlags flags)
    {
        Span<byte> at = Slice(index)[RecordLayout.FlagsAt..];
        BinaryPrimitives.WriteInt32LittleEndian(at, BinaryPrimitives.ReadInt32LittleEndian(at) | (int)flags);
    }

    /// <summary>Fills a hash field for which room was kept, or, with an empty value, settles that there is none.</summary>
    /// <param name="index">The record.</param>
    /// <param name="field">The field's position.</param>
    /// <param name="value">The hashes as text, no more bytes than were kept free; empty: could not be had.</param>
    /// <param name="late">Whether it could not be had in time; the record is flagged then.</param>
    public void SettleHashes(int index, int field, ReadOnlySpan<byte> value, bool late)
    {
        Span<byte> record = Slice(index);
        int slotAt = RecordLayout.HeaderSize + RecordLayout.SlotSize * field;
        int offset = BinaryPrimitives.ReadInt32LittleEndian(record[slotAt..]), room = BinaryPrimitives.ReadInt32LittleEndian(record[(slotAt + 4)..]);
        Settle(index, late);
        if (value.IsEmpty)
            return;
        value.CopyTo(record.Slice(offset, room));
        BinaryPrimitives.WriteUInt32LittleEndian(record[(slotAt + 4)..], (uint)value.Length);
        ulong present = BinaryPrimitives.ReadUInt64LittleEndian(record[RecordLayout.PresentAt..]);
        BinaryPrimitives.WriteUInt64LittleEndian(record[RecordLayout.PresentAt..], present | 1UL << field);
    }

    /// <summary>Notes that no field of a record waits to be filled any more.</summary>
    /// <param name="index">The record.</param>
    /// <param name="late">Whether one could not be had in time; the record is flagged then.</param>
    public void Settle(int index, bool late)
    {
        Span<byte> at = Slice(index)[RecordLayout.FlagsAt..];
        RecordFlags flags = (RecordFlags)BinaryPrimitives.ReadInt32LittleEndian(at) & ~RecordFlags.Pending;
        BinaryPrimitives.WriteInt32LittleEndian(at, (int)(late ? flags | RecordFlags.FieldLate : flags));
    }

    internal Span<byte> Reserve(int start, int length, int keep = 0)
    {
        if (length > _bytes.Length - start)
        {
            byte[] larger = new byte[Math.Max(checked(start + length), (int)Math.Min(_bytes.Length * 2L, Array.MaxLength))];
            _bytes.AsSpan(0, start + keep).CopyTo(larger);
            _bytes = larger;
        }

        return _bytes.AsSpan(start);
    }

    internal void Commit(int length)
    {
        if (Count == _ends.Length)
            Array.Resize(ref _ends, _ends.Length * 2);
        Length += length;
        _ends[Count++] = Length;
    }

    private Span<byte> Slice(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        int start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }
}
