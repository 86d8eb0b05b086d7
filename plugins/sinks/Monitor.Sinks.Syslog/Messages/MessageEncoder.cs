using System.Globalization;
using System.Text;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.Syslog.Messages;

/// <summary>Writes an event as one syslog message; one that would be too long with its longest text fields cut. There is no control character in a
/// message. Not for several threads at once.</summary>
internal sealed class MessageEncoder
{
    /// <summary>Bytes of the longest structured data that servers keep whole: rsyslog counts them in 16 bits, syslog-ng keeps no longer value.</summary>
    public const int LargestElement = 65_535;

    /// <summary>Stands for no limit of the characters of a field.</summary>
    private const int Whole = int.MaxValue;

    private readonly SyslogSettings _settings;
    private readonly EventCatalog _events;
    private readonly SeverityTable _severities;
    private readonly IEventEncoder _body;
    private readonly StructuredData _structuredData;
    private readonly MessageTime _time;
    private readonly Shortening _shorterElement = new();
    private readonly Shortening _shorterBody = new();
    private readonly Utf8Buffer _element = new();
    private readonly Dictionary<ushort, EventText> _texts = [];
    private readonly bool _isStandard;
    private readonly byte[] _sender;
    private readonly byte[] _prefix;

    /// <summary>The limit of the characters of a field with which the element at hand was written.</summary>
    private int _elementCharacters;

    /// <param name="settings">The operator's settings.</param>
    /// <param name="context">The host.</param>
    /// <param name="zone">The zone of local times.</param>
    /// <exception cref="Monitor.Sdk.Diagnostics.MonitorException">A severity is given to an event that does not exist.</exception>
    public MessageEncoder(SyslogSettings settings, ISinkContext context, TimeZoneInfo zone)
    {
        _settings = settings;
        _events = context.Events;
        _severities = new SeverityTable(settings.Severity, context.Events);
        _body = settings.Message.NewEncoder(context.Events, context.Computer);
        _structuredData = new StructuredData(settings.EnterpriseNumber);
        _time = new MessageTime(zone);
        _isStandard = settings.FormatInUse == SyslogFormat.Rfc5424;
        string host = HeaderText.Of(context.Computer, HeaderText.LongestHost);
        string process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        _sender = Encoding.ASCII.GetBytes(settings switch
        {
            _ when _isStandard => $" {host} {settings.AppName} {process} ",
            { Kind: TransportKind.Unix } => $" {settings.AppName}[{process}]: ",
            _ => $" {host} {settings.AppName}[{process}]: ",
        });
        _prefix = [.. settings.ByteOrderMark ? Encoding.UTF8.Preamble : default, .. Encoding.UTF8.GetBytes(settings.Prefix)];
    }

    /// <summary>How many messages were shortened.</summary>
    public long Shortened { get; private set; }

    /// <summary>Replaces what the buffer holds by the event's message.</summary>
    /// <returns>False if it does not fit the limit, however much of the text is cut.</returns>
    public bool TryEncode(EventRecord record, Utf8Buffer output)
    {
        EventText text = TextOf(record.EventId);
        int element = Whole;
        if (!ElementFits(record, text, Whole))
        {
            LimitSearch search = new(Math.Min(Shortening.LongestText(record, text.Schema), LargestElement));
            while (search.Next(out int characters))
                search.Note(ElementFits(record, text, characters));
            element = search.Found;
        }

        if (element >= 0 && Fits(record, text, element, Whole, output))
        {
            if (element != Whole)
                Shortened++;
            return true;
        }

        return TryShorten(record, text, element, output);
    }

    private bool TryShorten(EventRecord record, EventText text, int element, Utf8Buffer output)
    {
        if (element < 0)
            return false;
        LimitSearch search = new(Math.Min(Shortening.LongestText(record, text.Schema), _settings.LargestMessage));
        while (search.Next(out int characters))
            search.Note(Fits(record, text, element, characters, output));
        if (search.Found < 0)
            return false;
        Shortened++;
        return Fits(record, text, element, search.Found, output);
    }

    private bool ElementFits(EventRecord record, EventText text, int characters)
    {
        if (_settings.StructuredData == StructuredDataUse.None)
            return true;
        WriteElement(record, text, characters);
        return _element.Length <= LargestElement;
    }

    private bool Fits(EventRecord record, EventText text, int element, int body, Utf8Buffer output)
    {
        output.Clear();
        output.Append(text.Priority);
        ulong cut = 0;
        EventRecord shorter = body == Whole ? record : _shorterBody.Cut(record, text.Schema, body, out cut);
        if (_isStandard)
            WriteStandardHeader(record, text, Math.Min(element, body), cut, output);
        else
            WriteOldHeader(record, output);
        if (_settings.StructuredData != StructuredDataUse.Only)
            WriteBody(shorter, output);
        return output.Length <= _settings.LargestMessage;
    }

    private void WriteStandardHeader(EventRecord record, EventText text, int element, ulong cut, Utf8Buffer output)
    {
        output.Append("1 "u8);
        _time.AppendStandard(output, record.Time);
        output.Append(_sender);
        output.Append(text.MessageId);
        output.Append((byte)' ');
        if (_settings.StructuredData != StructuredDataUse.None)
        {
            if (element != _elementCharacters)
                WriteElement(record, text, element);
            output.Append(_element.Written);
        }
        else if (cut != 0)
        {
            _structuredData.AppendCut(output, text, cut);
        }
        else
        {
            output.Append((byte)'-');
        }
    }

    private void WriteOldHeader(EventRecord record, Utf8Buffer output)
    {
        _time.AppendLocal(output, record.Time);
        output.Append(_sender);
    }

    private void WriteElement(EventRecord record, EventText text, int characters)
    {
        ulong cut = 0;
        EventRecord shorter = characters == Whole ? record : _shorterElement.Cut(record, text.Schema, characters, out cut);
        _element.Clear();
        _structuredData.Append(_element, shorter, text, cut);
        _elementCharacters = characters;
    }

    private void WriteBody(EventRecord record, Utf8Buffer output)
    {
        if (_isStandard)
            output.Append((byte)' ');
        output.Append(_prefix);
        _body.Encode(record, output);
        output.Truncate(output.Length - 1);
    }

    private EventText TextOf(ushort id)
    {
        if (_texts.TryGetValue(id, out EventText? text))
            return text;
        EventSchema schema = _events.Find(id) ?? throw new ArgumentException($"Event {id} is not in the catalog.");
        return _texts[id] = new EventText(schema, _settings, _severities.Of(schema));
    }
}
