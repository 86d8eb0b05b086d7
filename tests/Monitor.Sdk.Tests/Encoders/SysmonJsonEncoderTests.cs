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

/// <summary>docs/formats.md: flat JSON with the names that log collectors give Sysmon's events.</summary>
public sealed class SysmonJsonEncoderTests
{
    private const int Runs = 10_000;

    private static readonly string[] Head =
    [
        "EventTime", "Hostname", "Keywords", "SeverityValue", "Severity", "EventID", "SourceName", "ProviderGuid", "Version", "Task", "OpcodeValue",
        "Opcode", "Channel", "Category", "ExecutionProcessID", "RecordNumber",
    ];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    [Fact]
    public void The_head_is_that_of_a_log_collector()
    {
        EventBuffer buffer = new();
        buffer.Append(new ProcessTerminate { UtcTime = new EventTime(1_641_325_976_313_955_001), Image = "/usr/bin/id", ExitCode = 3 });
        buffer.SetPlace(0, 1, 21);
        JsonElement line = Parse(Line(buffer[0], "web-1", RecordedSysmon.Catalog));

        Assert.Equal([.. Head, "RuleName", "UtcTime", "ProcessGuid", "ProcessId", "Image", "User"], Names(line));
        Assert.Equal(
            "{\"EventTime\":\"2022-01-04 19:52:56.313\",\"Hostname\":\"web-1\",\"Keywords\":-9223372036854775808,\"SeverityValue\":2,\"Severity\":\"INFO\","
            + "\"EventID\":5,\"SourceName\":\"Linux-Sysmon\",\"ProviderGuid\":\"{ff032593-a8d3-4f13-b0d6-01fc615a0f97}\",\"Version\":3,\"Task\":5,"
            + "\"OpcodeValue\":0,\"Opcode\":\"Info\",\"Channel\":\"Linux-Sysmon/Operational\",\"Category\":\"Process terminated (rule: ProcessTerminate)\","
            + $"\"ExecutionProcessID\":{Environment.ProcessId},\"RecordNumber\":21,\"RuleName\":\"-\"",
            Encoding.UTF8.GetString(Line(buffer[0], "web-1", RecordedSysmon.Catalog)).Split(",\"UtcTime\"")[0]);
    }

    [Fact]
    public void Events_that_Sysmon_logged_come_out_with_the_same_fields()
    {
        int i = 0;
        foreach (JsonElement recorded in RecordedSysmon.Lines())
        {
            EventRecord record = RecordedSysmon.Records[i++];
            JsonElement line = Parse(Line(record, "host", RecordedSysmon.Catalog));
            JsonElement system = recorded.GetProperty("system");

            foreach (FieldSchema field in RecordedSysmon.Catalog.Find(record.EventId)!.Fields.ToArray().Where(field => !field.IsOwn))
                Assert.Equal(RecordedSysmon.Expected(recorded.GetProperty("fields"), field), line.GetProperty(field.Name).GetString());
            Assert.Equal(system.GetProperty("eventId").GetInt32(), line.GetProperty("EventID").GetInt32());
            Assert.Equal(system.GetProperty("provider").GetString(), line.GetProperty("SourceName").GetString());
            Assert.Equal(system.GetProperty("channel").GetString(), line.GetProperty("Channel").GetString());
        }

        Assert.Equal(20_000, i);
    }

    [Fact]
    public void A_field_of_the_event_goes_before_a_property_of_the_head()
    {
        EventBuffer buffer = new();
        buffer.Append(new ServiceStateChange { State = "Started", Version = "15.0" });
        JsonElement line = Parse(Line(buffer[0], "host", RecordedSysmon.Catalog));

        Assert.Equal([.. Head.Where(name => name != "Version"), "UtcTime", "State", "Version", "SchemaVersion"], Names(line));
        Assert.Equal("15.0", line.GetProperty("Version").GetString());
    }

    [Fact]
    public void An_error_is_one()
    {
        EventBuffer buffer = new();
        buffer.Append(new Error { ID = "a" }, RecordFlags.Windows);
        JsonElement line = Parse(Line(buffer[0], "host", RecordedSysmon.Catalog));

        Assert.Equal((4, "ERROR"), (line.GetProperty("SeverityValue").GetInt32(), line.GetProperty("Severity").GetString()));
    }

    [Fact]
    public void Own_fields_are_left_out_wherever_they_lie()
    {
        EventBuffer buffer = new();
        buffer.Append(new OwnBetween { OwnFirst = "a", First = "b", OwnCount = 3, Late = "d" });
        EventCatalog events = new();
        events.Add(OwnBetween.Schema);
        JsonElement line = Parse(Line(buffer[0], "host", events));

        Assert.Equal([.. Head, "UtcTime", "First", "Late"], Names(line));
        Assert.Equal(("Monitor", "Monitor/Operational"), (line.GetProperty("SourceName").GetString(), line.GetProperty("Channel").GetString()));
    }

    [Fact]
    public void Every_line_is_JSON_and_gives_the_values_back() => Gen.Select(AllTypesValues.Any, Gen.Bool).Sample(
        (values, windows) =>
        {
            EventBuffer buffer = new();
            Assert.True(values.AppendTo(buffer, windows ? RecordFlags.Windows : RecordFlags.None));
            byte[] bytes = Line(buffer[0], "a\"b\\ü\n", GoldenRecords.Catalog);
            JsonElement line = Parse(bytes);

            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            Assert.DoesNotContain(text[..^1], letter => char.IsControl(letter) || letter is '\u2028' or '\u2029');
            Assert.Equal("a\"b\\ü\n", line.GetProperty("Hostname").GetString());
            Assert.Equal(values.Name is null or [] ? "-"u8.ToArray() : values.Name, ExactBytes(line, "Name"));
            byte[] joined = [.. (AllTypesValues.Join(values.Command) ?? []).Select(value => value == 0 ? (byte)' ' : value)];
            Assert.Equal(joined is [] ? "-"u8.ToArray() : joined, ExactBytes(line, "Command"));
            Assert.Equal(values.Large.ToString(CultureInfo.InvariantCulture), line.GetProperty("Large").GetString());
            Assert.Equal(ExpectedText.Address(values.Address, windows), line.GetProperty("Address").GetString());
        },
        iter: Runs);

    [Fact]
    public void Every_line_begins_as_told()
    {
        EventBuffer records = ShippedRecords.Make();
        SysmonJsonEncoder encoder = new(RecordedSysmon.Catalog, "host");
        for (int i = 0; i < records.Count; i++)
        {
            Utf8Buffer output = new();
            encoder.Encode(records[i], output);
            Assert.True(output.Written.StartsWith(encoder.Beginning));
        }
    }

    private static byte[] Line(EventRecord record, string computer, EventCatalog events)
    {
        Utf8Buffer output = new();
        new SysmonJsonEncoder(events, computer).Encode(record, output);
        return output.Written.ToArray();
    }

    private static JsonElement Parse(byte[] line)
    {
        using var document = JsonDocument.Parse(line, Strict);
        return document.RootElement.Clone();
    }

    private static IEnumerable<string> Names(JsonElement line) => line.EnumerateObject().Select(property => property.Name);

    private static byte[] ExactBytes(JsonElement line, string name)
    {
        string text = line.GetProperty(name).GetString()!;
        bool isEscaped = line.TryGetProperty("Escaped", out JsonElement names) && names.EnumerateArray().Any(one => one.GetString() == name);
        return isEscaped ? EscapedText.Undo(text) : Encoding.UTF8.GetBytes(text);
    }
}
