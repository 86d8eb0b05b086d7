using System.Globalization;
using System.Xml.Linq;
using Monitor.EventProvider.Tests.Harness;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sinks.EventLog.Tests.Recordings;

namespace Monitor.Sinks.EventLog.Tests.Windows;

/// <summary>What is handed to Windows and what the resource library says of it make the event that Sysmon's log would hold.</summary>
public sealed class RenderingTests
{
    private static readonly XNamespace Namespace = "http://schemas.microsoft.com/win/2004/08/events/event";

    /// <summary>Every shipped event.</summary>
    public static TheoryData<int> Ids => [.. ShippedEvents.All.Select(schema => (int)schema.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task An_event_is_that_of_the_XML_encoder(int id)
    {
        EventSchema schema = ShippedEvents.All.Single(one => one.Id == id);
        await using WindowsSink sink = new();
        await sink.StartAsync();
        new SampleEvents().Append(sink.Batch.Buffer, schema, SampleContent.Usual, RecordFlags.Windows);
        await sink.WriteAsync();
        XElement xml = XmlOf(sink);
        XElement system = xml.Element(Namespace + "System")!;

        FakeEventTracing.HandedOver written = Assert.Single(sink.Tracing.Events);
        ReadEvent declared = RenderedEvent.DeclarationOf(written);
        Assert.Equal(
            ["EventID", "Version", "Level", "Task", "Opcode", "Keywords"],
            new[] { ("EventID", $"{declared.Id}"), ("Version", $"{declared.Version}"), ("Level", $"{declared.Level}"), ("Task", $"{declared.Task.Value}"), ("Opcode", $"{declared.Opcode}"), ("Keywords", $"0x{declared.Keywords:x}") }
                .Where(pair => system.Element(Namespace + pair.Item1)!.Value == pair.Item2).Select(pair => pair.Item1));
        Assert.Equal((declared.Level, (byte)0, declared.Task.Value, declared.Keywords), (written.Descriptor.Level, written.Descriptor.Opcode, written.Descriptor.Task, written.Descriptor.Keyword));
        Assert.Equal(DataOf(xml), RenderedEvent.Data(written).Select(field => (field.Name, field.Text)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task What_is_absent_is_a_dash_or_zero(int id)
    {
        EventSchema schema = ShippedEvents.All.Single(one => one.Id == id);
        await using WindowsSink sink = new();
        await sink.StartAsync();
        new SampleEvents().Append(sink.Batch.Buffer, schema, SampleContent.Absent, RecordFlags.Windows);
        await sink.WriteAsync();

        Assert.All(RenderedEvent.Data(Assert.Single(sink.Tracing.Events)), field => Assert.Equal(
            field.Type switch { 1 => "-", 13 => "false", 15 => "{00000000-0000-0000-0000-000000000000}", 20 or 21 => "0x0", _ => "0" }, field.Text));
    }

    [Fact]
    public async Task The_message_is_Sysmons()
    {
        await using WindowsSink sink = new();
        await sink.StartAsync();
        sink.Batch.Add(new PipeCreated { RuleName = "x %1 y", UtcTime = new EventTime(1), ProcessGuid = new Guid("0000000a-000b-000c-000d-00000000000e"), ProcessId = 7, PipeName = @"\a" });
        await sink.WriteAsync();

        Assert.Equal(
            "Pipe Created:\nRuleName: x %1 y\nEventType: -\nUtcTime: 1970-01-01 00:00:00.000\nProcessGuid: {0000000A-000B-000C-000D-00000000000E}\nProcessId: 7\nPipeName: \\a\nImage: -\nUser: -",
            RenderedEvent.Message(Assert.Single(sink.Tracing.Events)));
    }

    [Fact]
    public async Task Arguments_are_joined_by_blanks_and_a_NUL_in_a_text_is_shown()
    {
        await using WindowsSink sink = new();
        await sink.StartAsync();
        sink.Batch.Add(new ProcessCreate { CommandLine = new Arguments("tar\0-c\0\0a"u8), Image = "a\0b" });
        await sink.WriteAsync();

        IReadOnlyList<RecordedField> data = RenderedEvent.Data(Assert.Single(sink.Tracing.Events));
        Assert.Equal(
            [("Image", "a␀b"), ("CommandLine", "tar -c  a")],
            data.Where(field => field.Name is "Image" or "CommandLine").Select(field => (field.Name, field.Text)));
    }

    [Fact]
    public async Task An_event_of_a_plugin_is_told_in_lines()
    {
        await using WindowsSink sink = new();
        await sink.StartAsync();
        new SampleEvents().Append(sink.Batch.Buffer, SampleEvents.Foreign, SampleContent.Usual, RecordFlags.Windows);
        await sink.WriteAsync();

        IReadOnlyList<RecordedField> data = RenderedEvent.Data(Assert.Single(sink.Tracing.Events));
        Assert.Equal(["UtcTime", "EventId", "EventName", "Fields"], data.Select(field => field.Name));
        Assert.Equal((SampleEvents.Foreign.Id.ToString(CultureInfo.InvariantCulture), SampleEvents.Foreign.Name), (data[1].Text, data[2].Text));
        Assert.Equal(Lines(sink.Batch.Buffer[0], SampleEvents.Foreign), data[3].Text);
    }

    private static string Lines(EventRecord record, EventSchema schema)
    {
        Utf8Buffer text = new();
        foreach (FieldSchema field in schema.Fields)
        {
            text.Append(System.Text.Encoding.UTF8.GetBytes($"{(text.Length == 0 ? "" : "\n")}{field.Name}: "));
            FieldText.Append(text, record, field);
        }

        return System.Text.Encoding.UTF8.GetString(text.Written);
    }

    private static XElement XmlOf(WindowsSink sink)
    {
        Utf8Buffer xml = new();
        new SysmonXmlEncoder(sink.Context.Events, "pc").Encode(sink.Batch.Buffer[0], xml);
        return XElement.Parse(System.Text.Encoding.UTF8.GetString(xml.Written), LoadOptions.PreserveWhitespace);
    }

    private static IEnumerable<(string Name, string Text)> DataOf(XElement xml) =>
        xml.Element(Namespace + "EventData")!.Elements().Select(data => ((string)data.Attribute("Name")!, data.Value));
}
