using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Records;

/// <summary>
/// A view of one flat record: header, one slot per field, variable part. Made by <see cref="TryRead"/>, which checks every
/// offset and all text once, so that reading a field needs no further check and never throws for what the bytes say.
/// </summary>
public readonly ref struct EventRecord
{
    private EventRecord(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>The whole record.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The event's id.</summary>
    public ushort EventId => Read<ushort>(RecordLayout.EventIdAt);

    /// <summary>The version of the event's schema that the record was written with.</summary>
    public ushort SchemaVersion => Read<ushort>(RecordLayout.SchemaVersionAt);

    /// <summary>Flags of the record as a whole.</summary>
    public RecordFlags Flags => Read<RecordFlags>(RecordLayout.FlagsAt);

    /// <summary>How many slots there are.</summary>
    public int FieldCount => Read<ushort>(RecordLayout.FieldCountAt);

    /// <summary>When it happened.</summary>
    public EventTime Time => new(Read<long>(RecordLayout.TimeAt));

    /// <summary>Place in the stream that <see cref="Stream"/> names; with it, the event's unique id.</summary>
    public ulong Sequence => Read<ulong>(RecordLayout.SequenceAt);

    /// <summary>Random number of the journal, or of the run where there is no journal.</summary>
    public ulong Stream => Read<ulong>(RecordLayout.StreamAt);

    /// <summary>Order in which events were captured.</summary>
    public ulong CaptureOrder => Read<ulong>(RecordLayout.CaptureOrderAt);

    /// <summary>A bit for each field that has a value.</summary>
    internal ulong Present => Read<ulong>(RecordLayout.PresentAt);

    /// <summary>A bit for each field whose text is not valid UTF-8.</summary>
    internal ulong Malformed => Read<ulong>(RecordLayout.MalformedAt);

    /// <summary>Checks that <paramref name="bytes"/> is one whole record of <paramref name="schema"/> and gives a view of it.</summary>
    /// <param name="bytes">The record, no more and no less.</param>
    /// <param name="schema">The event's schema.</param>
    /// <param name="record">The view, when the answer is null.</param>
    /// <returns>Null when the record is sound, else what is wrong with it.</returns>
    public static string? TryRead(ReadOnlySpan<byte> bytes, EventSchema schema, out EventRecord record)
    {
        ArgumentNullException.ThrowIfNull(schema);
        record = default;
        if (bytes.Length < RecordLayout.HeaderSize)
            return "shorter than a header";
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != (uint)bytes.Length || (bytes.Length & 7) != 0 || bytes.Length > RecordLayout.MaximumSize)
            return "its length field does not fit";
        if (BinaryPrimitives.ReadUInt16LittleEndian(bytes[RecordLayout.LayoutVersionAt..]) != RecordLayout.LayoutVersion)
            return "written in a layout that is not known";
        EventRecord view = new(bytes);
        if (view.EventId != schema.Id)
            return "of another event";
        int count = view.FieldCount;
        int variable = RecordLayout.HeaderSize + RecordLayout.SlotSize * count;
        if (count > schema.Fields.Length || variable > bytes.Length)
            return "has more slots than fields or bytes";
        if (count < EventSchema.MaximumFields && view.Present >> count != 0)
            return "has values for fields that do not exist";
        foreach (FieldSchema field in schema.Fields[..count])
        {
            if (view.IsPresent(field.Index) && view.CheckValue(field, variable) is { } problem)
                return problem;
        }

        record = view;
        return null;
    }

    /// <summary>A view without checks, for bytes that this process wrote itself.</summary>
    public static EventRecord FromTrusted(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>Whether the field has a value. A field that the record's schema version did not have yet has none.</summary>
    public bool IsPresent(int index) => (Present >> index & 1) != 0;

    /// <summary>Whether the field's text is not valid UTF-8 and is printed in the escaped form.</summary>
    public bool IsMalformed(int index) => (Malformed >> index & 1) != 0;

    /// <summary>Text, absent if there is no value.</summary>
    public Text GetText(int index) => IsPresent(index) ? new Text(Variable(index)) : default;

    /// <summary>Arguments, absent if there is no value.</summary>
    public Arguments GetArguments(int index) => IsPresent(index) ? new Arguments(Variable(index)) : default;

    /// <summary>A number or flag as it stands in the slot; 0 if absent.</summary>
    public ulong GetUnsigned(int index) => IsPresent(index) ? Slot(index) : 0;

    /// <summary>A signed number; 0 if absent.</summary>
    public long GetSigned(int index) => (long)GetUnsigned(index);

    /// <summary>A flag; false if absent.</summary>
    public bool GetBoolean(int index) => GetUnsigned(index) != 0;

    /// <summary>A floating-point number; 0 if absent.</summary>
    public double GetDouble(int index) => BitConverter.UInt64BitsToDouble(GetUnsigned(index));

    /// <summary>A moment; 1970 if absent.</summary>
    public EventTime GetTime(int index) => new(GetSigned(index));

    /// <summary>A GUID; all zeroes if absent.</summary>
    public Guid GetGuid(int index) => IsPresent(index) ? MemoryMarshal.Read<Guid>(Variable(index)) : default;

    /// <summary>An address; <c>0.0.0.0</c> if absent.</summary>
    public NetworkAddress GetAddress(int index) => IsPresent(index) ? new NetworkAddress(Variable(index)) : default;

    /// <summary>A file identity; all zeroes if absent.</summary>
    public FileIdentity GetFile(int index)
    {
        if (!IsPresent(index))
            return default;
        ReadOnlySpan<byte> bytes = Variable(index);
        return new FileIdentity(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            new EventTime(BinaryPrimitives.ReadInt64LittleEndian(bytes[24..])));
    }

    /// <summary>The bytes of a field that lies in the variable part; the field must be present and of such a type.</summary>
    public ReadOnlySpan<byte> Variable(int index)
    {
        ulong slot = IsPresent(index) ? Slot(index) : 0;
        return Bytes.Slice((int)(uint)slot, (int)(slot >> 32));
    }

    /// <summary>Says what is wrong with a value that lies in the variable part, which begins at <paramref name="variable"/>.</summary>
    private string? CheckValue(FieldSchema field, int variable)
    {
        int minimum = MinimumLength(field.Type);
        if (minimum < 0)
            return null;
        ulong slot = Slot(field.Index);
        uint offset = (uint)slot, length = (uint)(slot >> 32);
        if (offset < variable || (ulong)offset + length > (ulong)Bytes.Length || length < minimum)
            return $"field {field.Name} points outside";
        return field.Type switch
        {
            FieldType.Address when length is not (4 or 16) => $"field {field.Name} is no address",
            FieldType.Text or FieldType.Arguments when !IsMalformed(field.Index) && !Utf8.IsValid(Variable(field.Index)) =>
                $"field {field.Name} is not UTF-8 and not marked so",
            _ => null,
        };
    }

    /// <summary>A position is taken modulo the most fields, as the presence map does: a slot that is read is one that is there.</summary>
    private ulong Slot(int index) =>
        Read<ulong>(RecordLayout.HeaderSize + RecordLayout.SlotSize * (index & (EventSchema.MaximumFields - 1)));

    /// <summary>Reads without a bounds check: the header, and the slots of present fields, have been checked to be there.</summary>
    private T Read<T>(int at)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref MemoryMarshal.GetReference(Bytes), at));

    private static int MinimumLength(FieldType type) => type switch
    {
        FieldType.Text or FieldType.Arguments => 0,
        FieldType.Address => 4,
        FieldType.Guid => 16,
        FieldType.File => 32,
        _ => -1,
    };
}
