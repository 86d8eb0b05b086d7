using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Tests.Records;

namespace Monitor.Sdk.Tests.Encoders;

/// <summary>docs/ndjson.md: which names a line has, in which order, and what each value says.</summary>
public sealed class NdjsonEncoderTests
{
    private const int Runs = 10_000;

    private static readonly string[] Head = ["EventID", "EventName", "EventUid", "Computer", "TimeNs"];

    public static TheoryData<string> Names => GoldenRecords.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_line_of_each_golden_record_is_its_file(string name)
    {
        Assert.Null(EventRecord.TryRead(GoldenRecords.Load(name), GoldenRecords.SchemaOf(GoldenRecords.Describe(name)), out EventRecord record));

        RepositoryFiles.AssertSame(RepositoryFiles.Golden(name + ".ndjson"), Encoding.UTF8.GetString(NdjsonLine.Of(record, "web-1").Bytes));
    }

    [Fact]
    public void The_document_s_example_is_a_golden_line() =>
        Assert.Contains(
            File.ReadAllText(RepositoryFiles.Golden("process-create.ndjson")).TrimEnd('\n'),
            File.ReadAllText(RepositoryFiles.Path("docs", "ndjson.md")),
            StringComparison.Ordinal);

    [Fact]
    public void Names_stand_in_the_order_of_the_document()
    {
        EventBuffer buffer = new();
        buffer.Append(new NetworkConnect { Established = false }, RecordFlags.Incomplete);
        EventCatalog events = new();
        events.Add(NetworkConnect.Schema);
        var line = NdjsonLine.Of(buffer[0], events: events);

        Assert.Equal(
            [
                .. Head, "RuleName", "UtcTime", "ProcessGuid", "ProcessId", "Image", "User", "Protocol", "Initiated", "SourceIsIpv6", "SourceIp",
                "SourceHostname", "SourcePort", "SourcePortName", "DestinationIsIpv6", "DestinationIp", "DestinationHostname", "DestinationPort",
                "DestinationPortName", "Monitor",
            ],
            line.Names);
        Assert.Equal(["CaptureOrder", "Incomplete", "Established"], line.OwnNames);
    }

    [Fact]
    public void Own_fields_stand_apart_wherever_they_lie()
    {
        EventBuffer buffer = new();
        buffer.Append(new OwnBetween { OwnFirst = "a", First = "b", OwnCount = 3, Late = "d" });
        EventCatalog events = new();
        events.Add(OwnBetween.Schema);
        var line = NdjsonLine.Of(buffer[0], events: events);

        Assert.Equal([.. Head, "UtcTime", "First", "Late", "Monitor"], line.Names);
        Assert.Equal(["CaptureOrder", "OwnFirst", "OwnCount"], line.OwnNames);
        Assert.Equal(("b", "d"), (line.Text("First"), line.Text("Late")));
        Assert.Equal(3UL, line.Own.GetProperty("OwnCount").GetUInt64());
    }

    [Fact]
    public void The_head_says_what_and_where_and_when()
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypes { UtcTime = new EventTime(-1) });
        buffer.SetPlace(0, 0xab, ulong.MaxValue);
        buffer.SetCaptureOrder(0, 12);
        var line = NdjsonLine.Of(buffer[0], "a\"b\\ü\n");

        Assert.Equal(2001, line["EventID"].GetInt32());
        Assert.Equal("AllTypes", line.Text("EventName"));
        Assert.Equal("00000000000000ab-18446744073709551615", line.Text("EventUid"));
        Assert.Equal("a\"b\\ü\n", line.Text("Computer"));
        Assert.Equal(-1, line["TimeNs"].GetInt64());
        Assert.Equal(12UL, line.Own.GetProperty("CaptureOrder").GetUInt64());
    }

    [Theory]
    [InlineData(0UL, 0UL, "0000000000000000-0")]
    [InlineData(ulong.MaxValue, 1UL, "ffffffffffffffff-1")]
    [InlineData(0x0123456789abcdefUL, 18446744073709551615UL, "0123456789abcdef-18446744073709551615")]
    public void The_unique_id_is_stream_and_sequence(ulong stream, ulong sequence, string expected)
    {
        Utf8Buffer output = new();
        NdjsonEncoder.AppendUid(output, stream, sequence);

        Assert.Equal(expected, Encoding.ASCII.GetString(output.Written));
    }

    [Fact]
    public void An_event_name_is_escaped_as_any_text()
    {
        EventCatalog events = new();
        events.Add(NamedEvent.Schema);
        EventBuffer buffer = new();
        buffer.Append(new NamedEvent());

        Assert.Equal(NamedEvent.Schema.Name, NdjsonLine.Of(buffer[0], events: events).Text("EventName"));
    }

    [Theory]
    [InlineData(RecordFlags.None)]
    [InlineData(RecordFlags.FieldLate, "FieldLate")]
    [InlineData(RecordFlags.Incomplete, "Incomplete")]
    [InlineData(RecordFlags.FieldLate | RecordFlags.Incomplete | RecordFlags.Windows, "FieldLate", "Incomplete")]
    public void What_is_missing_is_marked(RecordFlags flags, params string[] marks)
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypesFirstVersion(), flags);
        var line = NdjsonLine.Of(buffer[0]);

        Assert.Equal(["CaptureOrder", .. marks], line.OwnNames);
        Assert.All(marks, mark => Assert.True(line.Own.GetProperty(mark).GetBoolean()));
    }

    [Fact]
    public void An_event_that_is_not_in_the_catalog_is_refused()
    {
        EventBuffer buffer = new();
        buffer.Append(new AgentStopped());

        Assert.Throws<ArgumentException>(() => NdjsonLine.Of(buffer[0]));
    }

    [Fact]
    public void Lines_are_appended_one_behind_the_other()
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypes { Name = "first" });
        buffer.Append(new ProcessCreate { Image = "second" });
        buffer.Append(new AllTypes { Name = "third" });
        Utf8Buffer output = new(1);
        NdjsonEncoder encoder = new(GoldenRecords.Catalog, "host");
        for (int i = 0; i < buffer.Count; i++)
            encoder.Encode(buffer[i], output);

        string[] lines = Encoding.UTF8.GetString(output.Written).Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Equal("", lines[3]);
        for (int i = 0; i < 3; i++)
            Assert.Equal(Encoding.UTF8.GetString(NdjsonLine.Of(buffer[i]).Bytes), lines[i] + "\n");
    }

    [Fact]
    public void Every_value_can_be_had_back() => Gen.Select(AllTypesValues.Any, Gen.Bool).Sample(
        (values, windows) =>
        {
            EventBuffer buffer = new();
            Assert.True(values.AppendTo(buffer, windows ? RecordFlags.Windows : RecordFlags.None));
            var line = NdjsonLine.Of(buffer[0]);

            AssertOneLine(line.Bytes);
            AssertSysmonFields(values, line, windows);
            AssertOwnFields(values, line, windows);
        },
        iter: Runs);

    private static void AssertOneLine(byte[] bytes)
    {
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        Assert.EndsWith("}}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text[..^1], letter => char.IsControl(letter) || letter is '\u2028' or '\u2029');
    }

    private static void AssertSysmonFields(AllTypesValues values, NdjsonLine line, bool windows)
    {
        Assert.Equal([.. Head, .. AllTypes.Schema.Fields[..15].ToArray().Select(field => field.Name), "Monitor"], line.Names);
        Assert.Equal(values.UtcTime.UnixNanoseconds, line["TimeNs"].GetInt64());
        Assert.Equal(ExpectedText.Time(values.UtcTime), line.Text("UtcTime"));
        Assert.Equal(values.Name is null or [] ? "-"u8.ToArray() : values.Name, line.ExactBytes("Name"));
        byte[] joined = [.. (AllTypesValues.Join(values.Command) ?? []).Select(value => value == 0 ? (byte)' ' : value)];
        Assert.Equal(joined is [] ? "-"u8.ToArray() : joined, line.ExactBytes("Command"));
        Assert.Equal(values.Flag ? "true" : "false", line.Text("Flag"));
        Assert.Equal(values.Large.ToString(CultureInfo.InvariantCulture), line.Text("Large"));
        Assert.Equal(values.Medium.ToString(CultureInfo.InvariantCulture), line.Text("Medium"));
        Assert.Equal(values.Small.ToString(CultureInfo.InvariantCulture), line.Text("Small"));
        Assert.Equal(values.Signed.ToString(CultureInfo.InvariantCulture), line.Text("Signed"));
        Assert.Equal(values.SignedMedium.ToString(CultureInfo.InvariantCulture), line.Text("SignedMedium"));
        Assert.Equal(ExpectedText.Hexadecimal(values.Hexadecimal, windows), line.Text("Hexadecimal"));
        Assert.Equal(values.Real, double.Parse(line.Text("Real"), CultureInfo.InvariantCulture));
        Assert.Equal(ExpectedText.Time(values.Moment), line.Text("Moment"));
        Assert.Equal(ExpectedText.Guid(values.Identity, windows), line.Text("Identity"));
        Assert.Equal(ExpectedText.Address(values.Address, windows), line.Text("Address"));
        Assert.Equal(ExpectedText.File(values.File), line.Text("File"));
    }

    private static void AssertOwnFields(AllTypesValues values, NdjsonLine line, bool windows)
    {
        JsonElement own = line.Own;
        Assert.Equal(values.OwnName, own.TryGetProperty("OwnName", out _) ? line.ExactOwnBytes("OwnName") : null);
        Assert.Equal(values.OwnCommand, own.TryGetProperty("OwnCommand", out _) ? line.ExactArguments("OwnCommand") : null);
        Assert.Equal(values.Command, own.TryGetProperty("Command", out _) ? line.ExactArguments("Command") : null);
        Assert.Equal(values.OwnFlag, own.TryGetProperty("OwnFlag", out JsonElement flag) ? flag.GetBoolean() : null);
        Assert.Equal(values.OwnLarge, own.TryGetProperty("OwnLarge", out JsonElement large) ? large.GetUInt64() : null);
        Assert.Equal(values.OwnSigned, own.TryGetProperty("OwnSigned", out JsonElement signed) ? signed.GetInt32() : null);
        Assert.Equal(values.OwnReal, own.TryGetProperty("OwnReal", out JsonElement real) ? ReadReal(real) : null);
        Assert.Equal(values.OwnHexadecimal is { } number ? ExpectedText.Hexadecimal(number, windows) : null, OwnText("OwnHexadecimal"));
        Assert.Equal(values.OwnMoment is { } moment ? ExpectedText.Time(moment) : null, OwnText("OwnMoment"));
        Assert.Equal(values.OwnIdentity is { } identity ? ExpectedText.Guid(identity, windows) : null, OwnText("OwnIdentity"));
        Assert.Equal(values.OwnAddress is { } address ? ExpectedText.Address(address, windows) : null, OwnText("OwnAddress"));
        Assert.Equal(values.OwnFile is { } file ? ExpectedText.File(file) : null, OwnText("OwnFile"));

        string? OwnText(string name) => own.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
    }

    private static double ReadReal(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
            return value.GetDouble();
        double real = double.Parse(value.GetString()!, CultureInfo.InvariantCulture);
        Assert.False(double.IsFinite(real));
        return real;
    }

    private readonly ref struct NamedEvent : IEvent<NamedEvent>
    {
        public static EventSchema Schema { get; } = new(2002, "a \"name\" \\ with\ttrouble", 1, "", "");

        public EventTime Time => default;

        public static NamedEvent ReadFrom(EventRecord record) => default;

        public void WriteTo(scoped ref EventWriter writer)
        {
        }
    }
}
