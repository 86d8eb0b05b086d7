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
    private readonly byte[] _computer;
    private readonly PreparedEvents<Names> _names;

    /// <summary>Makes an encoder.</summary>
    /// <param name="events">The events that may come.</param>
    /// <param name="computer">Name of the machine that the events come from.</param>
    public NdjsonEncoder(EventCatalog events, string computer)
    {
        ArgumentNullException.ThrowIfNull(events);
        _computer = [.. "\",\"Computer\":"u8, .. JsonText.Quote(computer), .. ",\"TimeNs\":"u8];
        _names = new PreparedEvents<Names>(events, (schema, _) => new Names(schema));
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Beginning => "{\"EventID\":"u8;

    /// <inheritdoc/>
    public void Encode(EventRecord record, Utf8Buffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Names names = _names.Of(record);
        output.Append(names.Head);
        AppendUid(output, record.Stream, record.Sequence);
        output.Append(_computer);
        output.Append(record.Time.UnixNanoseconds);
        FieldSchema[] fields = names.Fields;
        for (int i = 0; i < fields.Length; i++)
        {
            output.Append(names.Before[i]);
            FieldText.Append<JsonText>(output, record, fields[i], record.IsMalformed(fields[i].Index));
        }

        output.Append(names.BeforeOwn);
        output.Append(record.CaptureOrder);
        AppendFlags(output, record.Flags);
        if (record.Malformed != 0)
            AppendEscaped(output, record, names);
        for (ulong typed = record.Present & names.Typed; typed != 0; typed &= typed - 1)
        {
            int i = BitOperations.TrailingZeroCount(typed);
            output.Append((byte)',');
            output.Append(names.Quoted[i]);
            output.Append((byte)':');
            JsonValue.Append(output, record, names.Schema.Fields[i]);
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

    private static void AppendFlags(Utf8Buffer output, RecordFlags flags)
    {
        if ((flags & RecordFlags.FieldLate) != 0)
            output.Append(",\"FieldLate\":true"u8);
        if ((flags & RecordFlags.Incomplete) != 0)
            output.Append(",\"Incomplete\":true"u8);
    }

    /// <summary>Names the fields whose text is in the escaped form: without it, nobody could tell the escape from text that looks so.</summary>
    private static void AppendEscaped(Utf8Buffer output, EventRecord record, Names names)
    {
        ulong escaped = record.Malformed & record.Present & names.Verbatim;
        if (escaped == 0)
            return;
        output.Append(",\"Escaped\":"u8);
        JsonValue.AppendList(output, names.Quoted, escaped);
    }

    /// <summary>The property names of an event with the punctuation around them, encoded once.</summary>
    private sealed class Names
    {
        public Names(EventSchema schema)
        {
            Schema = schema;
            Head = [.. Encoding.UTF8.GetBytes($"{{\"EventID\":{schema.Id},\"EventName\":"), .. JsonText.Quote(schema.Name), .. ",\"EventUid\":\""u8];
            FieldSchema[] all = schema.Fields.ToArray();
            Fields = Array.FindAll(all, field => !field.IsOwn);
            Quoted = Array.ConvertAll(all, field => JsonText.Quote(field.Name));
            Before = Array.ConvertAll(Fields, field => (byte[])[.. field == Fields[0] ? default : "\""u8, (byte)',', .. Quoted[field.Index], .. ":\""u8]);
            BeforeOwn = [.. Fields.Length == 0 ? default : "\""u8, .. ",\"Monitor\":{\"CaptureOrder\":"u8];
            foreach (FieldSchema field in all)
            {
                if (field.IsOwn || field.Type == FieldType.Arguments)
                    Typed |= 1UL << field.Index;
                if (SysmonText.IsVerbatim(field.Type))
                    Verbatim |= 1UL << field.Index;
            }
        }

        public EventSchema Schema { get; }

        public byte[] Head { get; }

        /// <summary>The fields that are printed as Sysmon's text, in the order of the schema, wherever the product's own lie between them.</summary>
        public FieldSchema[] Fields { get; }

        /// <summary>What stands before each of these values: the quote that ends the one before, the name, a quote.</summary>
        public byte[][] Before { get; }

        public byte[] BeforeOwn { get; }

        /// <summary>A bit for each field that is printed typed under <c>Monitor</c>.</summary>
        public ulong Typed { get; }

        /// <summary>A bit for each field whose text is printed as it lies.</summary>
        public ulong Verbatim { get; }

        /// <summary>The names of all fields, quoted.</summary>
        public byte[][] Quoted { get; }
    }
}
