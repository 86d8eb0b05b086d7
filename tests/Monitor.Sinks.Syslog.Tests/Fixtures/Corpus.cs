using System.Text;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Sinks.Syslog.Tests.Fixtures;

/// <summary>Numbered events with text of every awkward kind; the same number gives the same event.</summary>
internal sealed class Corpus
{
    public const ulong Stream = 0xfedc_ba98_7654_3210;
    private const int LongEvery = 100;
    private const long FirstMoment = 1_773_654_129_482_913_077;

    private static readonly byte[][] Texts =
    [
        .. new[]
        {
            "/usr/bin/true", "line\nfeed\r\nand\ttab", "nul\0inside", "\u001b[31mred\u001b[0m\u007f", "quote \" bracket ] [ backslash \\ end\\",
            "both \\ and \n, and \\x0A as text", "\\x41\\\\x42", "]\"\\]\"\\", "ends with a bracket]", "\"", "עברית ‮abc‬ العربية", "😀👨‍👩‍👧‍👦é漢字🏴",
            "next line\u0085, separators\u2028\u2029, C1 \u009b", "\ufeffbyte order mark inside\ufeff", " blanks at both ends ", "-", "",
            "<13>1 2026-01-01T00:00:00Z host app 1 id [a@1 b=\"c\"] text", "%s %n %% $(id) `id` ${HOST}", "@cee: {\"a\":1}", "{\"EventID\":1}", "#012#000",
            "£ © ÿ – “quotes” ―", new string('A', 4000), "a=b;c='d'|e,f", "\u00a0\u200b\u202e\u2066",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff, 0xfe, (byte)'a'], [(byte)'b', 0x80, (byte)'\\', (byte)'"', (byte)']'], [0xc3], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80],
        [(byte)'c', 0xc0, 0xaf, (byte)'\n', 0, (byte)'\\', (byte)'x', (byte)'4', (byte)'1'],
        [.. Enumerable.Range(0, 256).Select(value => (byte)value)],
    ];

    private readonly EventBuffer _one = new();
    private readonly IEventEncoder _encoder = EventFormat.Ndjson.NewEncoder(new TestSinkContext().Events, "web-1");
    private readonly Utf8Buffer _line = new();

    /// <summary>How many texts there are.</summary>
    public static int Variety => Texts.Length;

    /// <summary>Appends the event of a number.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="number">The number.</param>
    /// <param name="longest">Bytes of the command line of one event in a hundred.</param>
    public static void Append(EventBuffer buffer, int number, int longest = 0)
    {
        byte[] text = Texts[number % Texts.Length], other = Texts[(number / Texts.Length + number) % Texts.Length];
        byte[] commandLine = number % LongEvery == LongEvery - 1 && longest > 0
            ? [.. "sh\0-c\0"u8, .. Enumerable.Range(0, longest).Select(at => (byte)('a' + at % 26))]
            : [.. other.Where(value => value != 0), 0, .. text.Where(value => value != 0), 0, .. "--end"u8];
        Assert.True(buffer.Append(new ProcessCreate
        {
            UtcTime = new EventTime(FirstMoment + number * 1_000_123L),
            ProcessGuid = new Guid(number, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            ProcessId = (uint)number,
            Image = (ReadOnlySpan<byte>)text,
            CommandLine = (ReadOnlySpan<byte>)commandLine,
            CurrentDirectory = (ReadOnlySpan<byte>)other,
            User = "root",
            InvokedAs = (ReadOnlySpan<byte>)text,
        }));
        buffer.SetPlace(buffer.Count - 1, Stream, (ulong)number);
        buffer.SetCaptureOrder(buffer.Count - 1, (ulong)number);
    }

    /// <summary>The event of a number.</summary>
    public EventRecord this[int number, int longest = 0]
    {
        get
        {
            _one.Clear();
            Append(_one, number, longest);
            return _one[0];
        }
    }

    /// <summary>The event's NDJSON, without the line feed.</summary>
    public string Json(int number, int longest = 0)
    {
        _line.Clear();
        _encoder.Encode(this[number, longest], _line);
        return Encoding.UTF8.GetString(_line.Written[..^1]);
    }

    /// <summary>The bytes that a field's text stands for, a command line joined by blanks; null if the event has no such text.</summary>
    public byte[]? Text(int number, string field, int longest = 0)
    {
        EventRecord record = this[number, longest];
        FieldSchema schema = ProcessCreate.Schema.Find(field)!;
        return schema.Type switch
        {
            FieldType.Text when record.GetText(schema.Index) is { IsAbsent: false } text => text.Bytes.ToArray(),
            FieldType.Arguments => [.. record.GetArguments(schema.Index).Bytes.ToArray().Select(value => value == 0 ? (byte)' ' : value)],
            _ => null,
        };
    }

    /// <summary>The number of an event by its unique id.</summary>
    public static int NumberOf(string uid)
    {
        Assert.StartsWith($"{Stream:x16}-", uid, StringComparison.Ordinal);
        return int.Parse(uid.AsSpan(17));
    }
}
