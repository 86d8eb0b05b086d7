using System.Globalization;
using System.Text;
using System.Text.Json;
using Monitor.Rules.Json;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Rules.TextEvents;

/// <summary>
/// An event as a line of JSON has it: the product's own line (docs/ndjson.md), or an object with the event's <c>id</c> and its <c>fields</c>.
/// A RuleName in it is the answer of the rules that it met before; it is passed over, since rules come before it.
/// </summary>
public sealed class EventLine
{
    private const string RuleName = "RuleName";
    private static readonly string[] Envelope = ["EventID", "EventName", "EventUid", "Computer", "TimeNs", "Monitor"];

    private readonly Dictionary<string, byte[]> _fields = [];
    private readonly List<string> _unknown = [];

    private EventLine(SourcePlace place, EventSchema schema)
    {
        Place = place;
        Event = schema;
    }

    /// <summary>Where it stands.</summary>
    public SourcePlace Place { get; }

    /// <summary>The event, every field a text.</summary>
    public EventSchema Event { get; }

    /// <summary>Fields that the event does not have; they are passed over.</summary>
    public IReadOnlyList<string> UnknownFields => _unknown;

    /// <summary>Reads a line.</summary>
    /// <param name="file">The file's name in errors.</param>
    /// <param name="line">The line's number, from 1.</param>
    /// <param name="text">The line.</param>
    /// <param name="textEvents">The events that may come, from <see cref="TextEvent.CatalogOf"/>.</param>
    /// <exception cref="MonitorException">It is no event.</exception>
    public static EventLine Parse(string file, int line, string text, EventCatalog textEvents)
    {
        ArgumentNullException.ThrowIfNull(textEvents);
        PlacedJson json = PlacedJson.Read(new JsonSource(file, Encoding.UTF8.GetBytes(text), line));
        EventLine read = new(new SourcePlace(file, line), SchemaOf(json, textEvents));
        if (json.Members.TryGetValue("fields", out PlacedJson? fields) && fields.Kind == JsonTokenType.StartObject)
            read.Take(fields, envelope: []);
        else
            read.Take(json, Envelope);
        if (json.Members.TryGetValue("Monitor", out PlacedJson? own))
            read.TakeOwn(own);
        return read;
    }

    /// <summary>A field's text, for people; null if it is absent.</summary>
    public string? Text(string field) => _fields.TryGetValue(field, out byte[]? bytes) ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Appends the event.</summary>
    public void AppendTo(EventBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        EventWriter writer = buffer.Begin(Event);
        foreach (FieldSchema field in Event.Fields)
        {
            if (_fields.TryGetValue(field.Name, out byte[]? bytes))
                writer.Write(field.Index, new Text(bytes));
        }

        writer.Finish(Event, EventTime.Now, RecordFlags.None);
    }

    private static EventSchema SchemaOf(PlacedJson json, EventCatalog textEvents)
    {
        PlacedJson? id = json.Members.GetValueOrDefault("EventID") ?? json.Members.GetValueOrDefault("id");
        PlacedJson? name = json.Members.GetValueOrDefault("EventName");
        EventSchema? schema = null;
        if (id is not null && ushort.TryParse(id.Text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
            schema = textEvents.Find(number);
        else if (id is null && name is not null)
            schema = textEvents.All.FirstOrDefault(one => one.Name == name.Text);
        else
            throw Wrong(id ?? json, "The number 'EventID'", "\"EventID\": 1, or another event's id");
        return schema ?? throw new MonitorException(JsonErrors.UnknownEvent((id ?? name)!.Place, (id ?? name)!.Text!));
    }

    private void Take(PlacedJson fields, IReadOnlyCollection<string> envelope)
    {
        foreach ((string name, PlacedJson value) in fields.Members)
        {
            if (name == RuleName || envelope.Contains(name))
                continue;
            if (Event.Find(name) is null)
                _unknown.Add(name);
            else if (value.Kind is JsonTokenType.StartObject or JsonTokenType.StartArray)
                throw Wrong(value, $"The text '{name}'", $"\"{name}\": \"…\"");
            else if (value.Text is { } text)
                _fields[name] = Encoding.UTF8.GetBytes(text);
        }
    }

    /// <summary>The product's own fields, and which of the texts are escaped.</summary>
    private void TakeOwn(PlacedJson own)
    {
        foreach ((string name, PlacedJson value) in own.Members)
        {
            if (Event.Find(name) is { IsOwn: true } && (value.Kind == JsonTokenType.StartArray ? string.Join(' ', value.Items.Select(item => item.Text)) : value.Text) is { } text)
                _fields[name] = Encoding.UTF8.GetBytes(text);
        }

        if (!own.Members.TryGetValue("Escaped", out PlacedJson? escaped))
            return;
        foreach (string name in escaped.Items.Select(item => item.Text ?? ""))
        {
            if (_fields.TryGetValue(name, out byte[]? text))
                _fields[name] = EscapedText.Undo(text);
        }
    }

    private static MonitorException Wrong(PlacedJson at, string what, string expected) => new(JsonErrors.WrongShape(at.Place, what, expected));
}
