using Monitor.Sdk.Events;

namespace Monitor.Rules.Reading;

/// <summary>The event elements of rule files, and the events that each stands for.</summary>
internal sealed class RuleElements
{
    private readonly Dictionary<string, List<EventSchema>> _byName = [];

    public RuleElements(EventCatalog events)
    {
        foreach (EventSchema schema in events.All)
        {
            if (schema.RuleElement is not { } element)
                continue;
            if (!_byName.TryGetValue(element, out List<EventSchema>? schemas))
                _byName[element] = schemas = [];
            schemas.Add(schema);
        }
    }

    /// <summary>All elements.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <summary>Whether there is such an element.</summary>
    public bool Contains(string element) => _byName.ContainsKey(element);

    /// <summary>The events of an element, by id.</summary>
    public IReadOnlyList<EventSchema> Events(string element) => _byName[element];
}
