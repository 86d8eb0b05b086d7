using System.Globalization;
using System.Text;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Encoders;

/// <summary>
/// Writes an event as one line of flat JSON with the names that log collectors give Sysmon's events when they read them from a Windows event log
/// (NXLog's, which public data sets of Sysmon events have too). The product's own fields are left out (docs/formats.md). Not for several threads
/// at once.
/// </summary>
public sealed class SysmonJsonEncoder : IEventEncoder
{
    /// <summary>0x8000000000000000 as collectors write it, a signed number.</summary>
    private const long Keywords = long.MinValue;

    private readonly PreparedEvents<Pieces> _pieces;

    /// <summary>Makes an encoder.</summary>
    /// <param name="events">The events that may come.</param>
    /// <param name="computer">Name of the machine that the events come from.</param>
    public SysmonJsonEncoder(EventCatalog events, string computer)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(computer);
        _pieces = new PreparedEvents<Pieces>(events, (schema, isWindows) => new Pieces(schema, isWindows, computer));
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Beginning => "{\"EventTime\":\""u8;

    /// <inheritdoc/>
    public void Encode(EventRecord record, Utf8Buffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Pieces pieces = _pieces.Of(record);
        output.Append(Beginning);
        SysmonText.AppendTime(output, record.Time);
        output.Append(pieces.BeforeSequence);
        output.Append(record.Sequence);
        FieldSchema[] fields = pieces.Fields;
        for (int i = 0; i < fields.Length; i++)
        {
            output.Append(pieces.Before[i]);
            FieldText.Append<JsonText>(output, record, fields[i], record.IsMalformed(fields[i].Index));
        }

        output.Append(pieces.End);
        ulong escaped = record.Malformed & record.Present & pieces.Verbatim;
        if (escaped != 0)
        {
            output.Append(",\"Escaped\":"u8);
            JsonValue.AppendList(output, pieces.Quoted, escaped);
        }

        output.Append("}\n"u8);
    }

    /// <summary>What stands around an event's values, encoded once.</summary>
    private sealed class Pieces
    {
        public Pieces(EventSchema schema, bool isWindows, string computer)
        {
            var origin = EventOrigin.Of(schema, isWindows);
            (int severity, string severityName) = EventOrigin.LevelOf(schema) == 2 ? (4, "ERROR") : (2, "INFO");
            FieldSchema[] all = schema.Fields.ToArray();
            Fields = Array.FindAll(all, field => !field.IsOwn);
            Quoted = Array.ConvertAll(all, field => JsonText.Quote(field.Name));

            // A field of the event goes before a property of the head that has its name, such as Version in event 4.
            string head = string.Concat(
                new (string Name, object Value)[]
                {
                    ("Hostname", computer), ("Keywords", Keywords), ("SeverityValue", severity), ("Severity", severityName), ("EventID", schema.Id),
                    ("SourceName", origin.Provider), ("ProviderGuid", origin.Guid), ("Version", schema.Version), ("Task", schema.Id), ("OpcodeValue", 0),
                    ("Opcode", "Info"), ("Channel", origin.Channel), ("Category", schema.Task), ("ExecutionProcessID", Environment.ProcessId),
                }.Where(property => !Array.Exists(Fields, field => field.Name == property.Name))
                .Select(property => $",{Json(property.Name)}:{Json(property.Value)}"));
            BeforeSequence = Encoding.UTF8.GetBytes($"\"{head},\"RecordNumber\":");
            Before = Array.ConvertAll(Fields, field => (byte[])[.. field == Fields[0] ? default : "\""u8, (byte)',', .. Quoted[field.Index], .. ":\""u8]);
            End = Fields.Length == 0 ? [] : "\""u8.ToArray();
            foreach (FieldSchema field in Fields)
            {
                if (SysmonText.IsVerbatim(field.Type))
                    Verbatim |= 1UL << field.Index;
            }
        }

        public byte[] BeforeSequence { get; }

        /// <summary>Sysmon's fields in the order of the schema.</summary>
        public FieldSchema[] Fields { get; }

        /// <summary>What stands before each of their values: the quote that ends the one before, the name, a quote.</summary>
        public byte[][] Before { get; }

        public byte[] End { get; }

        /// <summary>A bit for each of them whose text is printed as it lies.</summary>
        public ulong Verbatim { get; }

        /// <summary>The names of all fields, quoted.</summary>
        public byte[][] Quoted { get; }

        private static string Json(object value) => value is string text
            ? Encoding.UTF8.GetString(JsonText.Quote(text))
            : string.Create(CultureInfo.InvariantCulture, $"{value}");
    }
}
