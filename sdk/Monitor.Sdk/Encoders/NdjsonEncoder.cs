using System.Buffers.Text;
using System.Text;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Encoders;

/// <summary>
/// Writes an event as one line of JSON: <c>EventID</c>, <c>EventName</c>, <c>EventUid</c>, <c>Computer</c>, <c>TimeNs</c>, then the
/// event's fields by name with values as Sysmon prints them, then the product's own fields, typed, under <c>Monitor</c>. The line is
/// the same wherever the product writes JSON (docs/ndjson.md). Not for several threads at once.
/// </summary>
public sealed class NdjsonEncoder
{
    private readonly EventCatalog _events;
    private readonly byte[] _computer;
    private readonly Dictionary<ushort, Names> _names = [];
    private Names? _latest;

    /// <summary>Makes an encoder.</summary>
    /// <param name="events">The events that may come.</param>
    /// <param name="computer">Name of the machine that the events come from.</param>
    public NdjsonEncoder(EventCatalog events, string computer)
    {
        ArgumentNullException.ThrowIfNull(events);
        _events = events;
        Utf8Buffer escaped = new();
        JsonText.Append(escaped, Encoding.UTF8.GetBytes(computer));
        _computer = [.. "\",\"Computer\":\""u8, .. escaped.Written, .. "\",\"TimeNs\":"u8];
    }

    /// <summary>Appends the line, its line feed included.</summary>
    /// <exception cref="ArgumentException">The event is not in the catalog.</exception>
    public void Encode(EventRecord record, Utf8Buffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Names names = NamesOf(record.EventId);
        output.Append(names.Head);
        AppendUid(output, record.Stream, record.Sequence);
        output.Append(_computer);
        output.Append(record.Time.UnixNanoseconds);
        ReadOnlySpan<FieldSchema> fields = names.Schema.Fields;
        for (int i = 0; i < names.FirstOwn; i++)
        {
            output.Append(names.Fields[i]);
            AppendText(output, record, fields[i]);
            output.Append((byte)'"');
        }

        output.Append(",\"Monitor\":{\"CaptureOrder\":"u8);
        output.Append(record.CaptureOrder);
        AppendFlags(output, record.Flags);
        for (int i = 0; i < fields.Length; i++)
        {
            if (record.IsPresent(i) && (i >= names.FirstOwn || fields[i].Type == FieldType.Arguments))
            {
                output.Append(names.Values[i]);
                AppendValue(output, record, fields[i]);
            }
        }

        output.Append("}}\n"u8);
    }

    /// <summary>Appends an event's unique id: the stream as 16 hexadecimal digits, a dash, the sequence.</summary>
    public static void AppendUid(Utf8Buffer output, ulong stream, ulong sequence)
    {
        ArgumentNullException.ThrowIfNull(output);
        Utf8Formatter.TryFormat(stream, output.Free(16), out int written, new System.Buffers.StandardFormat('x', 16));
        output.Advance(written);
        output.Append((byte)'-');
        output.Append(sequence);
    }

    private static void AppendText(Utf8Buffer output, EventRecord record, FieldSchema field)
    {
        if (!SysmonText.IsVerbatim(field.Type))
        {
            SysmonText.Append(output, record, field);
            return;
        }

        ReadOnlySpan<byte> text = record.IsPresent(field.Index) ? record.Variable(field.Index) : default;
        byte separator = field.Type == FieldType.Arguments ? (byte)' ' : (byte)0;
        if (text.IsEmpty)
            output.Append((byte)'-');
        else if (record.IsMalformed(field.Index))
            JsonText.AppendMalformed(output, text, separator);
        else
            JsonText.Append(output, text, separator);
    }

    private static void AppendValue(Utf8Buffer output, EventRecord record, FieldSchema field)
    {
        bool malformed = record.IsMalformed(field.Index);
        switch (field.Type)
        {
            case FieldType.Boolean or FieldType.Unsigned or FieldType.Signed:
                SysmonText.Append(output, record, field);
                return;
            case FieldType.Double when double.IsFinite(record.GetDouble(field.Index)):
                SysmonText.Append(output, record, field);
                return;
            case FieldType.Arguments:
                output.Append((byte)'[');
                bool first = true;
                foreach (ReadOnlySpan<byte> argument in record.GetArguments(field.Index))
                {
                    output.Append(first ? "\""u8 : ",\""u8);
                    if (malformed)
                        JsonText.AppendMalformed(output, argument);
                    else
                        JsonText.Append(output, argument);
                    output.Append((byte)'"');
                    first = false;
                }

                output.Append((byte)']');
                return;
            default:
                output.Append((byte)'"');
                AppendText(output, record, field);
                output.Append((byte)'"');
                return;
        }
    }

    private static void AppendFlags(Utf8Buffer output, RecordFlags flags)
    {
        if ((flags & RecordFlags.FieldLate) != 0)
            output.Append(",\"FieldLate\":true"u8);
        if ((flags & RecordFlags.Incomplete) != 0)
            output.Append(",\"Incomplete\":true"u8);
    }

    private Names NamesOf(ushort id)
    {
        if (_latest?.Schema.Id == id)
            return _latest;
        if (!_names.TryGetValue(id, out Names? names))
        {
            EventSchema schema = _events.Find(id) ?? throw new ArgumentException($"Event {id} is not in the catalog.");
            _names[id] = names = new Names(schema);
        }

        return _latest = names;
    }

    /// <summary>The property names of an event with the punctuation around them, encoded once.</summary>
    private sealed class Names
    {
        public Names(EventSchema schema)
        {
            Schema = schema;
            Head = Encoding.UTF8.GetBytes($"{{\"EventID\":{schema.Id},\"EventName\":\"{schema.Name}\",\"EventUid\":\"");
            FirstOwn = schema.Fields.Length;
            Fields = new byte[schema.Fields.Length][];
            Values = new byte[schema.Fields.Length][];
            foreach (FieldSchema field in schema.Fields)
            {
                if (field.IsOwn)
                    FirstOwn = Math.Min(FirstOwn, field.Index);
                Fields[field.Index] = Encoding.UTF8.GetBytes($",\"{field.Name}\":\"");
                Values[field.Index] = Encoding.UTF8.GetBytes($",\"{field.Name}\":");
            }
        }

        public EventSchema Schema { get; }

        public byte[] Head { get; }

        public int FirstOwn { get; }

        public byte[][] Fields { get; }

        public byte[][] Values { get; }
    }
}
