using System.Globalization;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Encoders;

/// <summary>An event as the Windows event log has it: what the provider's manifest declares, and the agent writes by.</summary>
public sealed class EventLogEvent
{
    private readonly EventLogField[] _fields;

    /// <summary>Makes the event log's view of an event.</summary>
    /// <param name="schema">The event.</param>
    public EventLogEvent(EventSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        bool isSysmon = EventOrigin.IsSysmon(schema);
        _fields = [.. schema.Fields.ToArray().Where(field => !field.IsOwn).Select(field => new EventLogField(field, isSysmon))];
    }

    /// <summary>The event by which events of plugins are written, which a manifest made beforehand cannot know: their id and name, and their
    /// fields as text, a line each.</summary>
    public static EventLogEvent OfPlugins { get; } = new(new EventSchema(
        ushort.MaxValue,
        "PluginEvent",
        1,
        "Event of a plugin",
        "An event that a plugin declares.",
        new FieldSchema("UtcTime", FieldType.Time, "When it happened."),
        new FieldSchema("EventId", FieldType.Unsigned, "The event's id."),
        new FieldSchema("EventName", FieldType.Text, "The event's name."),
        new FieldSchema("Fields", FieldType.Text, "Name and value of each field.")));

    /// <summary>The event.</summary>
    public EventSchema Schema { get; }

    /// <summary>Version of the event; the log has eight bits for it.</summary>
    public byte Version => (byte)Schema.Version;

    /// <summary>2 for an error, 4 for what is only told.</summary>
    public byte Level => (byte)EventOrigin.LevelOf(Schema);

    /// <summary>The fields in the order of their values: those of the schema without the product's own additions to Sysmon's.</summary>
    public ReadOnlySpan<EventLogField> Fields => _fields;

    /// <summary>The event's message: a title, then a line for each field. <c>%n</c> ends a line, <c>%1</c> stands for the first field's value.</summary>
    public string Message => $"{Title}:{string.Concat(_fields.Select(LineOf))}";

    /// <summary>The task without the name of the rule element, which Sysmon's tasks have behind them.</summary>
    private string Title => Schema.Task.IndexOf(" (rule:", StringComparison.Ordinal) is > 0 and int at ? Schema.Task[..at] : Schema.Task;

    /// <inheritdoc/>
    public override string ToString() => Schema.ToString();

    private static string LineOf(EventLogField declared, int index) => string.Create(CultureInfo.InvariantCulture, $"%n{declared.Schema.Name}: %{index + 1}");
}
