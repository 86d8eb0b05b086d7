using System.Buffers.Binary;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Workers.Protocol;

/// <summary>Tells records of declared events from anything else that a worker may send: what passes can be read, filled and written without
/// further checks.</summary>
/// <param name="declared">The events that the worker may send.</param>
internal sealed class RecordCheck(IReadOnlyList<EventSchema> declared)
{
    private const int EventIdAt = 4;
    private const RecordFlags Allowed = RecordFlags.Incomplete | RecordFlags.Pending | RecordFlags.Windows;

    /// <summary>Takes one record from the front.</summary>
    /// <param name="records">Records one behind the other.</param>
    /// <param name="schema">The record's event.</param>
    /// <returns>The record.</returns>
    /// <exception cref="ProtocolViolation">What lies there is no such record.</exception>
    public EventRecord Take(scoped ref ReadOnlySpan<byte> records, out EventSchema schema)
    {
        if (records.Length < RecordLayout.HeaderSize)
            throw new ProtocolViolation("a record is shorter than a header");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(records);
        if (length > (uint)records.Length || length < RecordLayout.HeaderSize)
            throw new ProtocolViolation("a record has an impossible length");
        ReadOnlySpan<byte> bytes = records[..(int)length];
        schema = Find(BinaryPrimitives.ReadUInt16LittleEndian(bytes[EventIdAt..]));
        if (EventRecord.TryRead(bytes, schema, out EventRecord record) is { } problem)
            throw new ProtocolViolation($"a record of event {schema.Name} is not sound: {problem}");
        if (record.SchemaVersion != schema.Version || record.FieldCount != schema.Fields.Length)
            throw new ProtocolViolation($"a record of event {schema.Name} is of another version");
        CheckFlags(record, schema);
        CheckPlaces(record, schema);
        records = records[(int)length..];
        return record;
    }

    private EventSchema Find(ushort id)
    {
        for (int i = 0; i < declared.Count; i++)
        {
            if (declared[i].Id == id)
                return declared[i];
        }

        throw new ProtocolViolation($"event {id} was not declared");
    }

    private static void CheckFlags(EventRecord record, EventSchema schema)
    {
        if ((record.Flags & ~Allowed) != 0)
            throw new ProtocolViolation($"a record of event {schema.Name} has flags that a collector cannot set");
    }

    /// <summary>Values are written into later, to cut a text or to fill in a hash: none may share bytes with another. They lie one behind the other
    /// as a rule, which is seen at once.</summary>
    private static void CheckPlaces(EventRecord record, EventSchema schema)
    {
        ulong end = 0;
        foreach (FieldSchema field in schema.Fields)
        {
            if (!TryPlace(record, field, out ulong begin, out ulong length))
                continue;
            if (begin < end)
            {
                CheckPairs(record, schema);
                return;
            }

            end = begin + length;
        }
    }

    private static void CheckPairs(EventRecord record, EventSchema schema)
    {
        foreach (FieldSchema one in schema.Fields)
        {
            if (!TryPlace(record, one, out ulong begin, out ulong length))
                continue;
            foreach (FieldSchema other in schema.Fields[..one.Index])
            {
                if (TryPlace(record, other, out ulong otherBegin, out ulong otherLength) && begin < otherBegin + otherLength && otherBegin < begin + length)
                    throw new ProtocolViolation($"in a record of event {schema.Name}, fields {other.Name} and {one.Name} share bytes");
            }
        }
    }

    /// <summary>Where a value lies that has bytes in the variable part, or will have.</summary>
    private static bool TryPlace(EventRecord record, FieldSchema field, out ulong begin, out ulong length)
    {
        (begin, length) = (0, 0);
        bool isPresent = record.IsPresent(field.Index);
        bool isPending = !isPresent && field.HashSource is not null && (record.Flags & RecordFlags.Pending) != 0;
        bool isVariable = field.Type is FieldType.Text or FieldType.Arguments or FieldType.Guid or FieldType.Address or FieldType.File;
        if (!isPending && !(isPresent && isVariable))
            return false;
        ulong slot = BinaryPrimitives.ReadUInt64LittleEndian(record.Bytes[(RecordLayout.HeaderSize + RecordLayout.SlotSize * field.Index)..]);
        begin = (uint)slot;
        length = slot >> 32;
        if (isPending && (length < FileHashSource.Capacity || begin < (ulong)(RecordLayout.HeaderSize + RecordLayout.SlotSize * record.FieldCount) || begin + length > (ulong)record.Bytes.Length))
            throw new ProtocolViolation($"field {field.Name} of a record has no room for its hashes");
        return length > 0;
    }
}
