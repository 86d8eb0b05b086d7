using System.Buffers.Text;
using System.Numerics;
using System.Text;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Encoders;

/// <summary>
/// Writes an event as one line of JSON: <c>EventID</c>, <c>EventName</c>, <c>EventUid</c>, <c>Computer</c>, <c>TimeNs</c>, then the
/// event's fields by name with values as Sysmon prints them, then the product's own fields, typed, under <c>Monitor</c>. The line is
/// the same wherever the product writes JSON (docs/ndjson.md). Not for several threads at once.
/// </summary>
public sealed class NdjsonEncoder : IEventEncoder
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
        _computer = [.. "\",\"Computer\":"u8, .. Quote(computer), .. ",\"TimeNs\":"u8];
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Beginning => "{\"EventID\":"u8;

    /// <inheritdoc/>
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
        }

        output.Append(names.FirstOwn == 0 ? ",\"Monitor\":{\"CaptureOrder\":"u8 : "\",\"Monitor\":{\"CaptureOrder\":"u8);
        output.Append(record.CaptureOrder);
        AppendFlags(output, record.Flags);
        if (record.Malformed != 0)
            AppendEscaped(output, record, names);
        for (ulong typed = record.Present & names.Typed; typed != 0; typed &= typed - 1)
        {
            int i = BitOperations.TrailingZeroCount(typed);
            output.Append(names.Values[i]);
            AppendValue(output, record, fields[i]);
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
            SysmonText.Append(output, record, field);
        else if (!record.IsPresent(field.Index) || record.Variable(field.Index) is not { IsEmpty: false } text)
            output.Append((byte)'-');
        else if (field.Type == FieldType.Arguments)
            AppendJoined(output, record.GetArguments(field.Index), record.IsMalformed(field.Index));
        else
            AppendVerbatim(output, text, record.IsMalformed(field.Index));
    }

    private static void AppendJoined(Utf8Buffer output, Arguments arguments, bool isMalformed)
    {
        bool isFirst = true;
        foreach (ReadOnlySpan<byte> argument in arguments)
        {
            if (!isFirst)
                output.Append((byte)' ');
            AppendVerbatim(output, argument, isMalformed);
            isFirst = false;
        }
    }

    private static void AppendValue(Utf8Buffer output, EventRecord record, FieldSchema field)
    {
        switch (field.Type)
        {
            case FieldType.Boolean or FieldType.Unsigned or FieldType.Signed:
            case FieldType.Double when double.IsFinite(record.GetDouble(field.Index)):
                SysmonText.Append(output, record, field);
                return;
            case FieldType.Arguments:
                AppendArguments(output, record.GetArguments(field.Index), record.IsMalformed(field.Index));
                return;
            case FieldType.Text:
                AppendString(output, record.Variable(field.Index), record.IsMalformed(field.Index));
                return;
            default:
                output.Append((byte)'"');
                SysmonText.Append(output, record, field);
                output.Append((byte)'"');
                return;
        }
    }

    private static void AppendArguments(Utf8Buffer output, Arguments arguments, bool isMalformed)
    {
        byte before = (byte)'[';
        foreach (ReadOnlySpan<byte> argument in arguments)
        {
            output.Append(before);
            AppendString(output, argument, isMalformed);
            before = (byte)',';
        }

        output.Append((byte)']');
    }

    private static void AppendString(Utf8Buffer output, ReadOnlySpan<byte> text, bool isMalformed)
    {
        output.Append((byte)'"');
        AppendVerbatim(output, text, isMalformed);
        output.Append((byte)'"');
    }

    private static void AppendVerbatim(Utf8Buffer output, ReadOnlySpan<byte> text, bool isMalformed)
    {
        if (isMalformed)
            JsonText.AppendMalformed(output, text);
        else
            JsonText.Append(output, text);
    }

    /// <summary>Names the fields whose text is in the escaped form: without it, nobody could tell the escape from text that looks so.</summary>
    private static void AppendEscaped(Utf8Buffer output, EventRecord record, Names names)
    {
        bool isFirst = true;
        foreach (FieldSchema field in names.Schema.Fields)
        {
            if (!record.IsMalformed(field.Index) || !record.IsPresent(field.Index) || !SysmonText.IsVerbatim(field.Type))
                continue;
            output.Append(isFirst ? ",\"Escaped\":["u8 : ","u8);
            output.Append(names.Values[field.Index].AsSpan(1..^1));
            isFirst = false;
        }

        if (!isFirst)
            output.Append((byte)']');
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

    private static byte[] Quote(string text)
    {
        Utf8Buffer quoted = new();
        AppendString(quoted, Encoding.UTF8.GetBytes(text), isMalformed: false);
        return quoted.Written.ToArray();
    }

    /// <summary>The property names of an event with the punctuation around them, encoded once.</summary>
    private sealed class Names
    {
        public Names(EventSchema schema)
        {
            Schema = schema;
            Head = [.. Encoding.UTF8.GetBytes($"{{\"EventID\":{schema.Id},\"EventName\":"), .. Quote(schema.Name), .. ",\"EventUid\":\""u8];
            FirstOwn = schema.Fields.Length;
            Fields = new byte[schema.Fields.Length][];
            Values = new byte[schema.Fields.Length][];
            foreach (FieldSchema field in schema.Fields)
            {
                if (field.IsOwn)
                    FirstOwn = Math.Min(FirstOwn, field.Index);
                if (field.IsOwn || field.Type == FieldType.Arguments)
                    Typed |= 1UL << field.Index;
                Values[field.Index] = [(byte)',', .. Quote(field.Name), (byte)':'];
                Fields[field.Index] = [.. field.Index == 0 ? default : "\""u8, .. Values[field.Index], (byte)'"'];
            }
        }

        public EventSchema Schema { get; }

        public byte[] Head { get; }

        public int FirstOwn { get; }

        /// <summary>A bit for each field that is printed typed under <c>Monitor</c>.</summary>
        public ulong Typed { get; }

        /// <summary>Names of values that are printed as text, with the quote that ends the value before: <c>","Name":"</c>.</summary>
        public byte[][] Fields { get; }

        /// <summary>Names of typed values: <c>,"Name":</c>.</summary>
        public byte[][] Values { get; }
    }
}
