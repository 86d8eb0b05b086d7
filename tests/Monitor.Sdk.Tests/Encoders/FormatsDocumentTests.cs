using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Tests.Records;

namespace Monitor.Sdk.Tests.Encoders;

/// <summary>docs/formats.md shows what the encoders write; golden files hold them, line for line.</summary>
public sealed class FormatsDocumentTests
{
    private static readonly string Document = RepositoryFiles.Path("docs", "formats.md");

    public static TheoryData<string, EventFormat> Lines =>
        [.. from name in GoldenRecords.Names from format in Enum.GetValues<EventFormat>() where format != EventFormat.Ndjson select (name.Data, format)];

    public static TheoryData<EventFormat> Formats => [.. Enum.GetValues<EventFormat>()];

    [Theory]
    [MemberData(nameof(Lines))]
    public void The_line_of_each_golden_record_is_its_file(string name, EventFormat format) =>
        RepositoryFiles.AssertSame(RepositoryFiles.Golden($"{name}.{SettingsBinder.NameOf(format.ToString())}"), Line(name, format));

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_document_has_an_example_of_each_form(EventFormat format)
    {
        string language = format == EventFormat.SysmonXml ? "xml" : "json";
        AssertSection($"example of {SettingsBinder.NameOf(format.ToString())}", $"```{language}\n{Line("process-create", format)}```");
    }

    [Fact]
    public void The_words_of_a_setting_are_those_of_the_document() => Assert.Equal(
        Regex.Matches(File.ReadAllText(Document), "^## (.+)$", RegexOptions.Multiline).Select(heading => heading.Groups[1].Value),
        Enum.GetNames<EventFormat>().Select(SettingsBinder.NameOf));

    [Fact]
    public void The_document_says_where_each_field_goes_in_the_Elastic_Common_Schema()
    {
        var places = ShippedEvents.All
            .SelectMany(schema => EcsEncoder.PathsOf(schema).Select(pair => (schema, Field: pair.Key, Path: pair.Value)))
            .Where(place => !place.Path.Contains(".event_data.", StringComparison.Ordinal))
            .GroupBy(place => (place.schema, place.Field), place => place.Path)
            .GroupBy(field => (field.Key.Field, Paths: string.Join(", ", field.Select(path => $"`{path}`"))), field => field.Key.schema.Id)
            .OrderBy(row => row.Key.Field, StringComparer.Ordinal).ThenBy(row => row.First());
        StringBuilder table = new("| field | events | places |\n|---|---|---|\n");
        foreach (var row in places)
            table.Append(CultureInfo.InvariantCulture, $"| {row.Key.Field} | {string.Join(", ", row)} | {row.Key.Paths} |\n");
        AssertSection("ECS fields", table.ToString().TrimEnd());
    }

    [Fact]
    public void The_document_says_what_each_event_is_in_the_Elastic_Common_Schema()
    {
        EventBuffer records = ShippedRecords.Make();
        StringBuilder table = new("| event | `event.category` | `event.type` | `event.outcome` |\n|---|---|---|---|\n");
        for (int i = 0; i < records.Count; i += 2)
        {
            var line = EcsLine.Of(records[i]);
            string Words(string path) => line.Values.TryGetValue(path, out var list) ? string.Join(", ", list.EnumerateArray().Select(word => word.GetString())) : "–";
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {line["event.code"]} {line["event.action"]} | {Words("event.category")} | {Words("event.type")} | {line["event.outcome"] ?? "–"} |\n");
        }

        AssertSection("ECS events", table.ToString().TrimEnd());
    }

    /// <summary>The golden record's line; the number of the writing process stands for any.</summary>
    private static string Line(string name, EventFormat format)
    {
        Assert.Null(EventRecord.TryRead(GoldenRecords.Load(name), GoldenRecords.SchemaOf(GoldenRecords.Describe(name)), out EventRecord record));
        Utf8Buffer output = new();
        format.NewEncoder(GoldenRecords.Catalog, "web-1").Encode(record, output);
        return Regex.Replace(
            Encoding.UTF8.GetString(output.Written),
            $"""((?:Execution ProcessID=|ThreadID=|"ExecutionProcessID":)["']?){Environment.ProcessId}\b""",
            "${1}1234");
    }

    /// <summary>Holds that the part of the document under that name is exactly this; writes it when asked to.</summary>
    private static void AssertSection(string name, string expected)
    {
        string text = File.ReadAllText(Document);
        string begin = $"<!-- {name} -->\n";
        const string End = "\n<!-- end -->";
        int start = text.IndexOf(begin, StringComparison.Ordinal);
        Assert.True(start >= 0, $"{Document} has no part '{name}'.");
        start += begin.Length;
        int end = text.IndexOf(End, start, StringComparison.Ordinal);
        RepositoryFiles.AssertSame(Document, string.Concat(text.AsSpan(0, start), expected, text.AsSpan(end)));
    }
}
