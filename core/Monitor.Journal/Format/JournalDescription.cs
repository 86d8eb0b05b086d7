using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>What the events and routes of a segment are: all that a reader on another machine needs to know.</summary>
/// <param name="Computer">Name of the machine.</param>
/// <param name="System">Its system.</param>
/// <param name="Monitor">The version that wrote.</param>
/// <param name="Routes">Names of the rule sets, in order of the route bits; at most 63.</param>
/// <param name="Sinks">The sinks, in order of the ledger's index.</param>
/// <param name="Events">The events that may come.</param>
public sealed record JournalDescription(
    string Computer,
    string System,
    string Monitor,
    IReadOnlyList<string> Routes,
    IReadOnlyList<JournalSink> Sinks,
    EventCatalog Events)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What an exported journal was made of; null for one that an agent writes.</summary>
    public ExportOrigin? Export { get; init; }

    /// <summary>The description as it stands in a segment: UTF-8 JSON. The same description gives the same bytes.</summary>
    public byte[] ToJson()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("computer"u8, Computer);
            json.WriteString("system"u8, System);
            json.WriteString("monitor"u8, Monitor);
            json.WriteStartArray("routes"u8);
            foreach (string route in Routes)
                json.WriteStringValue(route);
            json.WriteEndArray();
            json.WriteStartArray("sinks"u8);
            foreach (JournalSink sink in Sinks)
                Write(json, sink);
            json.WriteEndArray();
            json.WriteStartArray("events"u8);
            foreach (EventSchema schema in Events.All)
                Write(json, schema);
            json.WriteEndArray();
            if (Export is { } export)
                Write(json, export);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a description; its catalog is made from it alone, so that events of plugins that are not here can be read. An event with
    /// a field of a type that is not known is left out: its records cannot be read.</summary>
    /// <exception cref="MonitorException">It is not one.</exception>
    public static JournalDescription Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json.ToArray());
            JsonElement root = document.RootElement;
            EventCatalog events = new();
            foreach (JsonElement one in root.GetProperty("events").EnumerateArray())
            {
                if (ReadSchema(one) is { } schema)
                    events.Add(schema);
            }

            return new JournalDescription(
                Text(root, "computer"), Text(root, "system"), Text(root, "monitor"), ReadRoutes(root), ReadSinks(root), events)
            {
                Export = root.TryGetProperty("export", out JsonElement export) ? ReadOrigin(export) : null,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new MonitorException(JournalErrors.DescriptionUnreadable(exception.Message), exception);
        }
    }

    private static void Write(Utf8JsonWriter json, JournalSink sink)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, sink.Name);
        if (sink.Route is not null)
            json.WriteString("route"u8, sink.Route);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ExportOrigin export)
    {
        json.WriteStartObject("export"u8);
        json.WriteString("selection"u8, export.Selection);
        json.WriteString("head"u8, export.Head);
        json.WriteNumber("sequence"u8, export.Sequence);
        json.WriteEndObject();
    }

    private static ExportOrigin ReadOrigin(JsonElement export) => new(Text(export, "selection"), Text(export, "head"), export.GetProperty("sequence").GetUInt64());

    private static void Write(Utf8JsonWriter json, EventSchema schema)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, schema.Id);
        json.WriteString("name"u8, schema.Name);
        json.WriteNumber("version"u8, schema.Version);
        json.WriteString("task"u8, schema.Task);
        json.WriteStartArray("fields"u8);
        foreach (FieldSchema field in schema.Fields)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, field.Name);
            json.WriteString("type"u8, field.Type.ToString());
            if (field.IsOwn)
                json.WriteBoolean("own"u8, true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static EventSchema? ReadSchema(JsonElement one)
    {
        List<FieldSchema> fields = [];
        foreach (JsonElement field in one.GetProperty("fields").EnumerateArray())
        {
            string name = Text(field, "type");
            if (!char.IsAsciiLetterUpper(name.FirstOrDefault()) || !Enum.TryParse(name, out FieldType type) || !Enum.IsDefined(type))
                return null;
            bool isOwn = field.TryGetProperty("own", out JsonElement own) && own.GetBoolean();
            fields.Add(new FieldSchema(Text(field, "name"), type, "") { IsOwn = isOwn });
        }

        return new EventSchema(one.GetProperty("id").GetInt32(), Text(one, "name"), one.GetProperty("version").GetInt32(), Text(one, "task"), "", [.. fields]);
    }

    private static string[] ReadRoutes(JsonElement root) =>
        [.. root.GetProperty("routes").EnumerateArray().Select(name => name.GetString() ?? throw new FormatException("routes has a null"))];

    private static JournalSink[] ReadSinks(JsonElement root) =>
        [.. root.GetProperty("sinks").EnumerateArray().Select(sink => new JournalSink(
            Text(sink, "name"), sink.TryGetProperty("route", out JsonElement route) ? route.GetString() : null))];

    private static string Text(JsonElement element, string property) =>
        element.GetProperty(property).GetString() ?? throw new FormatException($"{property} is null");
}
