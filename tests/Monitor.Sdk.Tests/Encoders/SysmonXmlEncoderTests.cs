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

/// <summary>docs/formats.md: an event as it stands in Sysmon's log.</summary>
public sealed class SysmonXmlEncoderTests
{
    private const int Runs = 10_000;

    [Fact]
    public void On_Linux_it_is_the_line_of_Sysmon_for_Linux()
    {
        EventBuffer buffer = new();
        buffer.Append(new ProcessTerminate
        {
            RuleName = "a<b>&\"c\"",
            UtcTime = new EventTime(1_641_325_976_313_955_001),
            ProcessGuid = new Guid("49e2a5f6-a598-61d4-5d5a-d1755b550000"),
            ProcessId = 49529,
            Image = "/usr/bin/id",
            ExitCode = 3,
        });
        buffer.SetPlace(0, 1, 21);

        Assert.Equal(
            "<Event><System><Provider Name=\"Linux-Sysmon\" Guid=\"{ff032593-a8d3-4f13-b0d6-01fc615a0f97}\"/><EventID>5</EventID><Version>3</Version>"
            + "<Level>4</Level><Task>5</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords>"
            + "<TimeCreated SystemTime=\"2022-01-04T19:52:56.313955001Z\"/><EventRecordID>21</EventRecordID><Correlation/>"
            + $"<Execution ProcessID=\"{Environment.ProcessId}\" ThreadID=\"{Environment.ProcessId}\"/><Channel>Linux-Sysmon/Operational</Channel>"
            + "<Computer>web-1</Computer><Security UserId=\"0\"/></System><EventData><Data Name=\"RuleName\">a&lt;b&gt;&amp;\"c\"</Data>"
            + "<Data Name=\"UtcTime\">2022-01-04 19:52:56.313</Data><Data Name=\"ProcessGuid\">{49e2a5f6-a598-61d4-5d5a-d1755b550000}</Data>"
            + "<Data Name=\"ProcessId\">49529</Data><Data Name=\"Image\">/usr/bin/id</Data><Data Name=\"User\">-</Data></EventData></Event>\n",
            Encoding.UTF8.GetString(XmlLine.Of(buffer[0], "web-1", RecordedSysmon.Catalog).Bytes));
    }

    [Fact]
    public void On_Windows_it_is_the_event_as_the_log_renders_it()
    {
        EventBuffer buffer = new();
        buffer.Append(
            new ServiceStateChange { UtcTime = new EventTime(1_606_952_587_246_776_900), State = "Started", Version = "15.0", SchemaVersion = "4.90" },
            RecordFlags.Windows);
        buffer.SetPlace(0, 1, ulong.MaxValue);

        Assert.Equal(
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
            + "<Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385F-C22A-43E0-BF4C-06F5698FFBD9}'/><EventID>4</EventID><Version>3</Version>"
            + "<Level>4</Level><Task>4</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords>"
            + "<TimeCreated SystemTime='2020-12-02T23:43:07.246776900Z'/><EventRecordID>18446744073709551615</EventRecordID><Correlation/>"
            + $"<Execution ProcessID='{Environment.ProcessId}' ThreadID='{Environment.ProcessId}'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel>"
            + "<Computer>PC&lt;1&gt;</Computer><Security UserID='S-1-5-18'/></System><EventData><Data Name='UtcTime'>2020-12-02 23:43:07.246</Data>"
            + "<Data Name='State'>Started</Data><Data Name='Version'>15.0</Data><Data Name='SchemaVersion'>4.90</Data></EventData></Event>\n",
            Encoding.UTF8.GetString(XmlLine.Of(buffer[0], "PC<1>", RecordedSysmon.Catalog).Bytes));
    }

    [Fact]
    public void Events_that_Sysmon_logged_come_out_with_the_same_data()
    {
        int i = 0;
        foreach (JsonElement recorded in RecordedSysmon.Lines())
        {
            EventRecord record = RecordedSysmon.Records[i++];
            var line = XmlLine.Of(record, events: RecordedSysmon.Catalog);
            FieldSchema[] fields = [.. RecordedSysmon.Catalog.Find(record.EventId)!.Fields.ToArray().Where(field => !field.IsOwn)];

            Assert.Equal(fields.Select(field => KeyValuePair.Create(field.Name, RecordedSysmon.Expected(recorded.GetProperty("fields"), field))), line.Data);
            JsonElement system = recorded.GetProperty("system");
            Assert.Equal(system.GetProperty("provider").GetString(), line.System("Provider").Attribute("Name")!.Value);
            Assert.Equal(system.GetProperty("channel").GetString(), line.System("Channel").Value);
            foreach ((string element, string property) in new[] { ("EventID", "eventId"), ("Task", "task"), ("Opcode", "opcode") })
                Assert.Equal(system.GetProperty(property).GetInt32().ToString(CultureInfo.InvariantCulture), line.System(element).Value);
            Assert.Equal(system.GetProperty("keywords").GetString(), line.System("Keywords").Value);
        }

        Assert.Equal(20_000, i);
    }

    [Theory]
    [InlineData(false, 0, "0x0")]
    [InlineData(true, 1, "0x8000000000000000")]
    public void Sysmon_for_Linux_prints_zeroes_at_the_head_of_event_100(bool windows, int version, string keywords)
    {
        EventBuffer buffer = new();
        buffer.Append(new EbpfEvent(), windows ? RecordFlags.Windows : RecordFlags.None);
        var line = XmlLine.Of(buffer[0], events: RecordedSysmon.Catalog);

        Assert.Equal(
            ($"{version}", $"{version * 4}", $"{version * 100}", keywords),
            (line.System("Version").Value, line.System("Level").Value, line.System("Task").Value, line.System("Keywords").Value));
    }

    [Fact]
    public void An_error_has_its_level()
    {
        EventBuffer buffer = new();
        buffer.Append(new Error { ID = "a" }, RecordFlags.Windows);

        Assert.Equal("2", XmlLine.Of(buffer[0], events: RecordedSysmon.Catalog).System("Level").Value);
    }

    [Theory]
    [InlineData(RecordFlags.None, "")]
    [InlineData(RecordFlags.Windows, "http://schemas.microsoft.com/win/2004/08/events/event")]
    public void The_product_s_own_and_custom_events_have_the_product_s_provider(RecordFlags flags, string expectedNamespace)
    {
        EventBuffer buffer = new();
        buffer.Append(new OwnBetween { OwnFirst = "a", First = "b", OwnCount = 3, Late = "d", UtcTime = new EventTime(1) }, flags);
        EventCatalog events = new();
        events.Add(OwnBetween.Schema);
        var line = XmlLine.Of(buffer[0], events: events);

        Assert.Equal(expectedNamespace, line.Namespace);
        Assert.Equal(("Monitor", "{a8a482ad-d429-4c10-bfd3-a55d9d6b6877}"), (line.System("Provider").Attribute("Name")!.Value, line.System("Provider").Attribute("Guid")!.Value));
        Assert.Equal("Monitor/Operational", line.System("Channel").Value);
        Assert.Equal([new("UtcTime", "1970-01-01 00:00:00.000"), new("First", "b"), new("Late", "d")], line.Data);
    }

    [Theory]
    [InlineData("a\\b", "a\\b", "")]
    [InlineData("a\\b\0", @"a\\b\x00", "Name")]
    [InlineData("\u001b[0m\t\n\r", @"\x1B[0m&#9;&#10;&#13;", "Name")]
    [InlineData("\t\n\r\u007f\u0085\u2028\u2029", "&#9;&#10;&#13;&#127;&#133;&#8232;&#8233;", "")]
    [InlineData("\ufffd\uffee\u00a0€日🙂", "\ufffd\uffee\u00a0€日🙂", "")]
    [InlineData("\ufffd\ufffe", "\ufffd\\xEF\\xBF\\xBE", "Name")]
    [InlineData("\uffff", @"\xEF\xBF\xBF", "Name")]
    [InlineData("]]><&", "]]&gt;&lt;&amp;", "")]
    public void What_XML_cannot_hold_is_escaped_and_told(string text, string expected, string escaped)
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypes { Name = text });
        var line = XmlLine.Of(buffer[0]);
        string whole = Encoding.UTF8.GetString(line.Bytes);

        Assert.Contains($"<Data Name=\"Name\">{expected}</Data>", whole, StringComparison.Ordinal);
        Assert.EndsWith(escaped.Length > 0 ? $"</EventData><?monitor-escaped {escaped}?></Event>\n" : "</EventData></Event>\n", whole, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_line_is_escaped_as_a_whole()
    {
        EventBuffer buffer = new();
        buffer.Append(new AllTypes { Name = new byte[] { 0xff }.AsSpan(), Command = new Arguments("C:\\a\0\0\u0001"u8) });
        string line = Encoding.UTF8.GetString(XmlLine.Of(buffer[0]).Bytes);

        Assert.Contains(@"<Data Name=""Command"">C:\\a  \x01</Data>", line, StringComparison.Ordinal);
        Assert.Contains("<?monitor-escaped Name Command?>", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_line_is_XML_and_gives_the_bytes_back() => Gen.Select(AllTypesValues.Any, Gen.Bool).Sample(
        (values, windows) =>
        {
            EventBuffer buffer = new();
            Assert.True(values.AppendTo(buffer, windows ? RecordFlags.Windows : RecordFlags.None));
            var line = XmlLine.Of(buffer[0]);

            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(line.Bytes);
            Assert.EndsWith("</Event>\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain(text[..^1], letter => char.IsControl(letter) || letter is '\u2028' or '\u2029');
            Assert.Equal(AllTypes.Schema.Fields[..15].ToArray().Select(field => field.Name), line.Data.Select(data => data.Key));
            Assert.Equal(values.Name is null or [] ? "-"u8.ToArray() : values.Name, line.ExactBytes("Name"));
            byte[] joined = [.. (AllTypesValues.Join(values.Command) ?? []).Select(value => value == 0 ? (byte)' ' : value)];
            Assert.Equal(joined is [] ? "-"u8.ToArray() : joined, line.ExactBytes("Command"));
        },
        iter: Runs);

    [Fact]
    public void A_name_of_the_machine_is_text_like_any() => AnyValue.Characters.Sample(
        computer =>
        {
            EventBuffer buffer = new();
            buffer.Append(new AllTypesFirstVersion());
            Assert.NotNull(XmlLine.Of(buffer[0], computer).System("Computer"));
        },
        iter: 1000);

    [Fact]
    public void Every_line_begins_as_told()
    {
        EventBuffer records = ShippedRecords.Make();
        SysmonXmlEncoder encoder = new(RecordedSysmon.Catalog, "host");
        for (int i = 0; i < records.Count; i++)
        {
            Utf8Buffer output = new();
            encoder.Encode(records[i], output);
            Assert.True(output.Written.StartsWith(encoder.Beginning));
        }
    }
}
