using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Rules.TextEvents;

/// <summary>Events whose fields are given as text, as in a line of NDJSON or in a test vector: the same event with every field a text.</summary>
public static class TextEvent
{
    /// <summary>The event with every field a text.</summary>
    public static EventSchema SchemaOf(EventSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        FieldSchema[] fields = [.. schema.Fields.ToArray().Select(field => new FieldSchema(field.Name, FieldType.Text, field.Description) { IsOwn = field.IsOwn })];
        return new EventSchema(schema.Id, schema.Name, schema.Version, schema.Task, schema.Description, fields)
        {
            RuleElement = schema.RuleElement,
            Default = schema.Default,
        };
    }

    /// <summary>All events of a catalog with every field a text.</summary>
    public static EventCatalog CatalogOf(EventCatalog events)
    {
        ArgumentNullException.ThrowIfNull(events);
        EventCatalog texts = new();
        foreach (EventSchema schema in events.All)
            texts.Add(SchemaOf(schema));
        return texts;
    }

    /// <summary>Appends an event.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="textSchema">The event, from <see cref="SchemaOf"/>.</param>
    /// <param name="fields">The fields' texts; one that is missing is absent, one that the event does not have is left out.</param>
    /// <returns>False if the record would be larger than a record may be; it is not appended then.</returns>
    public static bool Append(EventBuffer buffer, EventSchema textSchema, IReadOnlyDictionary<string, string> fields)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentNullException.ThrowIfNull(textSchema);
        ArgumentNullException.ThrowIfNull(fields);
        EventWriter writer = buffer.Begin(textSchema);
        foreach (FieldSchema field in textSchema.Fields)
        {
            if (fields.TryGetValue(field.Name, out string? text))
                writer.Write(field.Index, (Text)text);
        }

        return writer.Finish(textSchema, EventTime.Now, RecordFlags.None);
    }
}
