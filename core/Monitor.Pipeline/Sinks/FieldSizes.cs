using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Sinks;

/// <summary>A rule set's option FieldSizes: cuts long fields of what its sinks get.</summary>
internal sealed class FieldSizes
{
    private readonly Dictionary<ushort, (int Field, int Characters)[]> _byEvent;

    /// <param name="sizes">The most characters, by the field's name.</param>
    /// <param name="events">The events that come.</param>
    public FieldSizes(IReadOnlyDictionary<string, int> sizes, EventCatalog events) =>
        _byEvent = events.All.ToDictionary(schema => schema.Id, schema => sizes
            .Select(size => (Field: schema.Find(size.Key), size.Value))
            .Where(size => size.Field?.Type is FieldType.Text or FieldType.Arguments)
            .Select(size => (size.Field!.Index, size.Value))
            .ToArray());

    /// <summary>Cuts the fields of the last event of a buffer.</summary>
    public void Cut(EventBuffer buffer)
    {
        int last = buffer.Count - 1;
        foreach ((int field, int characters) in _byEvent.GetValueOrDefault(buffer[last].EventId, []))
            buffer.Cut(last, field, characters);
    }
}
