using System.Globalization;
using System.Numerics;
using System.Text;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Encoders;

/// <summary>
/// Writes an event as one line of XML, as Sysmon's events stand in a log: those captured on Windows as the Windows event log renders them, those
/// captured on Linux as Sysmon for Linux prints them. The product's own fields are left out (docs/formats.md). Not for several threads at once.
/// </summary>
public sealed class SysmonXmlEncoder : IEventEncoder
{
    private const string WindowsNamespace = "http://schemas.microsoft.com/win/2004/08/events/event";

    /// <summary>What the Linux edition of Sysmon prints a header of zeroes for.</summary>
    private const int EbpfEventId = 100;

    private readonly PreparedEvents<Pieces> _pieces;

    /// <summary>Makes an encoder.</summary>
    /// <param name="events">The events that may come.</param>
    /// <param name="computer">Name of the machine that the events come from.</param>
    public SysmonXmlEncoder(EventCatalog events, string computer)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(computer);
        _pieces = new PreparedEvents<Pieces>(events, (schema, isWindows) => new Pieces(schema, isWindows, computer));
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Beginning => "<Event"u8;

    /// <inheritdoc/>
    public void Encode(EventRecord record, Utf8Buffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Pieces pieces = _pieces.Of(record);
        output.Append(pieces.BeforeTime);
        TimeText.WriteIso(record.Time, output.Free(TimeText.IsoLength));
        output.Advance(TimeText.IsoLength);
        output.Append(pieces.BeforeSequence);
        output.Append(record.Sequence);
        output.Append(pieces.AfterSequence);
        FieldSchema[] fields = pieces.Fields;
        ulong escaped = 0;
        for (int i = 0; i < fields.Length; i++)
        {
            output.Append(pieces.Before[i]);
            if (AppendValue(output, record, fields[i]))
                escaped |= 1UL << i;
        }

        output.Append(pieces.End);
        if (escaped != 0)
            AppendEscaped(output, pieces.Names, escaped);
        output.Append("</Event>\n"u8);
    }

    /// <summary>Appends a field's text.</summary>
    /// <returns>Whether it is in the escaped form.</returns>
    private static bool AppendValue(Utf8Buffer output, EventRecord record, FieldSchema field)
    {
        bool isEscaped = false;
        if (SysmonText.IsVerbatim(field.Type) && record.IsPresent(field.Index) && record.Variable(field.Index) is { IsEmpty: false } text)
        {
            if (field.Type == FieldType.Text && XmlText.TryAppendPlain(output, text))
                return false;
            isEscaped = record.IsMalformed(field.Index) || IsForbidden(text, field.Type);
        }

        FieldText.Append<XmlText>(output, record, field, isEscaped);
        return isEscaped;
    }

    private static bool IsForbidden(ReadOnlySpan<byte> text, FieldType type)
    {
        if (type == FieldType.Text)
            return XmlText.HasForbidden(text);
        foreach (ReadOnlySpan<byte> argument in new Arguments(text))
        {
            if (XmlText.HasForbidden(argument))
                return true;
        }

        return false;
    }

    /// <summary>Names the fields whose text is in the escaped form, in a processing instruction: readers that do not know it go past it.</summary>
    private static void AppendEscaped(Utf8Buffer output, byte[][] names, ulong escaped)
    {
        output.Append("<?monitor-escaped"u8);
        for (; escaped != 0; escaped &= escaped - 1)
        {
            output.Append((byte)' ');
            output.Append(names[BitOperations.TrailingZeroCount(escaped)]);
        }

        output.Append("?>"u8);
    }

    /// <summary>What stands around an event's values, encoded once.</summary>
    private sealed class Pieces
    {
        public Pieces(EventSchema schema, bool isWindows, string computer)
        {
            char quote = isWindows ? '\'' : '"';
            var origin = EventOrigin.Of(schema, isWindows);
            bool isEmptyHeader = schema.Id == EbpfEventId && !isWindows;
            (int version, int level, int task, string keywords) =
                isEmptyHeader ? (0, 0, 0, "0x0") : (schema.Version, EventOrigin.LevelOf(schema), schema.Id, "0x8000000000000000");
            BeforeTime = Piece(
                $"<Event{(isWindows ? Attribute("xmlns", WindowsNamespace) : "")}><System>"
                + $"<Provider{Attribute("Name", origin.Provider)}{Attribute("Guid", origin.Guid)}/><EventID>{schema.Id}</EventID>"
                + $"<Version>{version}</Version><Level>{level}</Level><Task>{task}</Task><Opcode>0</Opcode><Keywords>{keywords}</Keywords>"
                + $"<TimeCreated SystemTime={quote}");
            BeforeSequence = Piece($"{quote}/><EventRecordID>");

            // Sysmon for Linux writes its events on its first thread, whose id is that of the process.
            AfterSequence = Piece(
                $"</EventRecordID><Correlation/><Execution{Attribute("ProcessID", Environment.ProcessId)}{Attribute("ThreadID", Environment.ProcessId)}/>"
                + $"<Channel>{origin.Channel}</Channel><Computer>{XmlText.Encode(computer)}</Computer>"
                + $"<Security{(isWindows ? Attribute("UserID", "S-1-5-18") : Attribute("UserId", 0))}/></System><EventData>");
            Fields = [.. schema.Fields.ToArray().Where(field => !field.IsOwn)];
            Names = Array.ConvertAll(Fields, field => Piece(XmlText.Encode(field.Name)));
            Before = Array.ConvertAll(Fields, field => Piece($"{(field == Fields[0] ? "" : "</Data>")}<Data{Attribute("Name", field.Name)}>"));
            End = Piece(Fields.Length == 0 ? "</EventData>" : "</Data></EventData>");

            static byte[] Piece(string text) => Encoding.UTF8.GetBytes(text);

            string Attribute(string name, object value) => string.Create(CultureInfo.InvariantCulture, $" {name}={quote}{XmlText.EncodeAttribute($"{value}")}{quote}");
        }

        public byte[] BeforeTime { get; }

        public byte[] BeforeSequence { get; }

        public byte[] AfterSequence { get; }

        /// <summary>Sysmon's fields in the order of the schema.</summary>
        public FieldSchema[] Fields { get; }

        /// <summary>What stands before each of their values.</summary>
        public byte[][] Before { get; }

        /// <summary>Their names.</summary>
        public byte[][] Names { get; }

        public byte[] End { get; }
    }
}
