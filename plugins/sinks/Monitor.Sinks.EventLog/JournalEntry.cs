using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sinks.EventLog;

/// <summary>
/// Writes events as entries of the journal's native protocol. Text has the bytes of the record, whatever they are; other values print as Sysmon
/// prints them; a field without a value is left out (docs/sinks/event-log.md).
/// </summary>
/// <param name="shapeOf">Gives an event's shape; asked once for each.</param>
internal sealed class JournalEntry(Func<ushort, EntryShape> shapeOf)
{
    private readonly Dictionary<ushort, EntryShape> _shapes = [];
    private readonly Utf8Buffer _joined = new();

    /// <summary>Appends the entry of an event.</summary>
    public void Encode(EventRecord record, Utf8Buffer output)
    {
        if (!_shapes.TryGetValue(record.EventId, out EntryShape? shape))
            _shapes[record.EventId] = shape = shapeOf(record.EventId);
        JournalField.Begin(output, "MESSAGE"u8);
        shape.Message.Append(record, output);
        output.Append((byte)'\n');
        output.Append(shape.Head);
        AppendPlace(output, record);
        foreach (FieldSchema field in shape.Schema.Fields)
        {
            if (record.IsPresent(field.Index))
                AppendField(output, record, field, shape);
        }
    }

    private static void AppendPlace(Utf8Buffer output, EventRecord record)
    {
        JournalField.Begin(output, "MONITOR_EVENT_UID"u8);
        NdjsonEncoder.AppendUid(output, record.Stream, record.Sequence);
        output.Append("\nMONITOR_TIME_NS="u8);
        output.Append(record.Time.UnixNanoseconds);
        output.Append("\nMONITOR_CAPTURE_ORDER="u8);
        output.Append(record.CaptureOrder);
        output.Append((byte)'\n');
        if ((record.Flags & RecordFlags.FieldLate) != 0)
            output.Append("MONITOR_FIELD_LATE=true\n"u8);
        if ((record.Flags & RecordFlags.Incomplete) != 0)
            output.Append("MONITOR_INCOMPLETE=true\n"u8);
    }

    private void AppendField(Utf8Buffer output, EventRecord record, FieldSchema field, EntryShape shape)
    {
        ReadOnlySpan<byte> name = shape.Names[field.Index];
        switch (field.Type)
        {
            case FieldType.Text:
                JournalField.Append(output, name, record.Variable(field.Index));
                break;
            case FieldType.Arguments:
                ReadOnlySpan<byte> arguments = record.Variable(field.Index);
                JournalField.Append(output, name, Join(arguments));
                JournalField.Append(output, shape.ArgumentNames[field.Index], arguments);
                break;
            default:
                JournalField.Begin(output, name);
                SysmonText.Append(output, record, field);
                output.Append((byte)'\n');
                break;
        }
    }

    private ReadOnlySpan<byte> Join(ReadOnlySpan<byte> arguments)
    {
        _joined.Clear();
        arguments.Replace(_joined.Free(arguments.Length), (byte)0, (byte)' ');
        _joined.Advance(arguments.Length);
        return _joined.Written;
    }
}
