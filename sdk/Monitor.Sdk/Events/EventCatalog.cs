namespace Monitor.Sdk.Events;

/// <summary>The events that a host knows: the shipped ones and those of its plugins. Filled at start, read from then on.</summary>
public sealed class EventCatalog
{
    private readonly Dictionary<ushort, EventSchema> _byId = [];

    /// <summary>All events, by id.</summary>
    public IEnumerable<EventSchema> All => _byId.Values.OrderBy(schema => schema.Id);

    /// <summary>Adds an event; the same schema may come more than once.</summary>
    /// <returns>The event that already has this id with another declaration, or null when all is well.</returns>
    public EventSchema? Add(EventSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (_byId.TryAdd(schema.Id, schema))
            return null;
        EventSchema present = _byId[schema.Id];
        return ReferenceEquals(present, schema) ? null : present;
    }

    /// <summary>The event of that id, or null.</summary>
    public EventSchema? Find(ushort id) => _byId.GetValueOrDefault(id);
}
