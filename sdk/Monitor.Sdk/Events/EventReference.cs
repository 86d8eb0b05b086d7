using System.Globalization;
using System.Text;

namespace Monitor.Sdk.Events;

/// <summary>Writes the reference page of events, in Markdown, from their schemas: what each says, and what its fields mean.</summary>
public static class EventReference
{
    private const int LastSysmonId = 255;

    /// <summary>Writes the page.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="events">The events; they are listed by id.</param>
    public static string Write(string title, IEnumerable<EventSchema> events)
    {
        EventSchema[] sorted = [.. events.OrderBy(schema => schema.Id)];
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"# {title}\n\n");
        page.Append("""
            Made from the declarations of the events; a change by hand is lost. Origin says whose a field is: `Sysmon`, with Sysmon's name and meaning;
            `event`, of an event that Sysmon does not have; `own`, an addition, which stands under `Monitor` in JSON.

            | id | event | meaning |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (EventSchema schema in sorted)
            page.Append(CultureInfo.InvariantCulture, $"| {schema.Id} | [{schema.Name}](#{Anchor(schema)}) | {Cell(schema.Task)} |\n");
        foreach (EventSchema schema in sorted)
            AppendEvent(page, schema);
        return page.ToString();
    }

    private static void AppendEvent(StringBuilder page, EventSchema schema)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {schema.Id} {schema.Name}\n\n{schema.Description}\n\nSchema version {schema.Version}. {Filtering(schema)}\n");
        if (schema.Fields.IsEmpty)
            return;
        page.Append("\n| field | type | origin | meaning |\n|---|---|---|---|\n");
        foreach (FieldSchema field in schema.Fields)
        {
            string origin = field.IsOwn ? "own" : schema.Id <= LastSysmonId ? "Sysmon" : "event";
            page.Append(CultureInfo.InvariantCulture, $"| {field.Name} | {InWords(field.Type)} | {origin} | {Cell(field.Description)} |\n");
        }
    }

    private static string Filtering(EventSchema schema) => schema.Default switch
    {
        EventDefault.Always => "Always logged; rules do not filter it.",
        EventDefault.Logged => $"Filtered by the rules of `{schema.RuleElement}`; logged where there are none.",
        _ => $"Filtered by the rules of `{schema.RuleElement}`; not logged where there are none.",
    };

    /// <summary>The anchor that Markdown renderers give the event's heading.</summary>
    private static string Anchor(EventSchema schema) => $"{schema.Id}-{schema.Name.ToLowerInvariant()}";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static string InWords(FieldType type) => type switch
    {
        FieldType.Text => "text",
        FieldType.Arguments => "command line",
        FieldType.Boolean => "yes or no",
        FieldType.Unsigned or FieldType.Signed => "number",
        FieldType.Hexadecimal => "number, hexadecimal on Windows",
        FieldType.HexadecimalEverywhere => "number, hexadecimal",
        FieldType.Double => "floating-point number",
        FieldType.Time => "time",
        FieldType.Guid => "GUID",
        FieldType.Address => "address",
        FieldType.File => "file",
        _ => type.ToString(),
    };
}
