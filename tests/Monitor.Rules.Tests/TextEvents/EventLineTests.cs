using System.Text;
using Monitor.Rules.Explaining;
using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Tests.Fixtures;
using Monitor.Rules.TextEvents;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Rules.Tests.TextEvents;

/// <summary>An event that was printed as a line and read again is to rules what the event was.</summary>
public sealed class EventLineTests
{
    [Fact]
    public void Every_field_is_compared_as_that_of_the_event_itself()
    {
        EventBuffer buffer = new();
        byte[] image = [.. "/tmp/\\"u8, 0xff, .. "\\x41é"u8], arguments = [.. "tar\0-c z\0\\"u8, 0xfe, 0];
        buffer.Append(new ProcessCreate
        {
            ProcessGuid = Guid.Parse("5c1d9a40-d071-69b7-c6a1-0e5b77d2914f"),
            ProcessId = 48213,
            Image = image.AsSpan(),
            CommandLine = new Arguments(arguments),
            LogonId = 999,
            Hashes = "SHA256=00",
            LoginUser = "maria \"quoted\"",
        });
        EventCatalog typed = new();
        typed.Add(ProcessCreate.Schema);
        Utf8Buffer output = new();
        new NdjsonEncoder(typed, "host").Encode(buffer[0], output);
        string text = Encoding.UTF8.GetString(output.Written).TrimEnd('\n');

        EventLine line = EventLine.Parse("f", 7, text, TextRules.Catalog);
        EventBuffer read = new();
        line.AppendTo(read);

        Assert.Empty(line.UnknownFields);
        Assert.Equal(new SourcePlace("f", 7), line.Place);
        Assert.Equal(Texts(typed, ProcessCreate.Schema, buffer[0]), Texts(TextRules.Catalog, TextRules.Schema(1), read[0]));
        Assert.Equal(image, read[0].Variable(ProcessCreate.Schema.Find("Image")!.Index).ToArray());
    }

    [Theory]
    [InlineData("{\"EventID\":1,\"Image\":\"a\"}")]
    [InlineData("{\"EventID\":\"1\",\"Image\":\"a\"}")]
    [InlineData("{\"EventName\":\"ProcessCreate\",\"Image\":\"a\"}")]
    [InlineData("\uFEFF {\"id\":1,\"fields\":{\"Image\":\"a\"},\"system\":{\"eventId\":5}}")]
    public void An_event_goes_by_its_number_or_its_name(string text)
    {
        EventLine line = EventLine.Parse("f", 1, text, TextRules.Catalog);

        Assert.Equal(("ProcessCreate", "a"), (line.Event.Name, line.Text("Image")));
        Assert.Null(line.Text("User"));
    }

    [Fact]
    public void Numbers_and_yes_or_no_are_text_and_nothing_is_absent()
    {
        EventLine line = EventLine.Parse("f", 1, "{\"id\":3,\"fields\":{\"SourcePort\":443,\"Initiated\":true,\"User\":null,\"Image\":\"\"}}", TextRules.Catalog);

        Assert.Equal(("443", "true", null, ""), (line.Text("SourcePort"), line.Text("Initiated"), line.Text("User"), line.Text("Image")));
    }

    [Fact]
    public void The_name_that_other_rules_gave_is_no_part_of_the_event()
    {
        EventLine line = EventLine.Parse("f", 1, "{\"EventID\":1,\"RuleName\":\"other\",\"Image\":\"a\"}", TextRules.Catalog);

        Assert.Null(line.Text("RuleName"));
        Assert.Empty(line.UnknownFields);
    }

    /// <summary>The text of every field, as a filter on it is told.</summary>
    private static string[] Texts(EventCatalog events, EventSchema schema, EventRecord record)
    {
        SourcePlace place = new("rules.xml");
        FilterItem[] filters = [.. schema.Fields.ToArray().Where(field => field.Name != "UtcTime").Select(field => new FieldFilter(field.Name, Condition.Is, "no text at all", null, place))];
        RuleSet rules = new("r", [new FilterSet(schema.RuleElement!, SetKind.Include, Relation.Or, schema, filters, place)], new RuleOptions());
        Explanation explanation = Assert.Single(new RuleExplainer(RulePlan.Compile(events, [rules])).Explain(record));
        return [.. explanation.Sets[0].Items.Cast<FilterTrace>().Select(filter => $"{filter.Filter.Field}: {filter.Text}")];
    }
}
