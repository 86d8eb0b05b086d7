using Monitor.Enrichment.Lookups;
using Monitor.Sdk.Events;

namespace Monitor.Pipeline.Routing;

/// <summary>Which fields of which events are looked up after capture, and by what.</summary>
internal sealed class LookupPlan
{
    private readonly Dictionary<ushort, LookedUpField[]> _fields = [];

    /// <param name="events">The events that come.</param>
    /// <param name="lookups">The lookups that are made.</param>
    public LookupPlan(EventCatalog events, IReadOnlyList<IFieldLookup> lookups)
    {
        foreach (EventSchema schema in events.All)
        {
            List<LookedUpField> fields = [];
            foreach (FieldSchema field in schema.Fields)
            {
                if (field.Lookup is { } wanted && lookups.FirstOrDefault(lookup => Fits(lookup, wanted, schema)) is { } found)
                    fields.Add(new LookedUpField(field.Index, found, wanted.Fields));
            }

            if (fields.Count > 0)
                _fields[schema.Id] = [.. fields];
        }
    }

    /// <summary>The fields of an event that are looked up when they are absent.</summary>
    public ReadOnlySpan<LookedUpField> FieldsOf(ushort eventId) => _fields.GetValueOrDefault(eventId);

    private static bool Fits(IFieldLookup lookup, FieldLookup wanted, EventSchema schema)
    {
        if (lookup.Name != wanted.Name || lookup.Takes.Count != wanted.Fields.Count)
            return false;
        for (int i = 0; i < wanted.Fields.Count; i++)
        {
            if (schema.Fields[wanted.Fields[i]].Type != lookup.Takes[i])
                return false;
        }

        return true;
    }
}

/// <summary>A field that is looked up.</summary>
/// <param name="Field">Its position.</param>
/// <param name="Lookup">Finds its value.</param>
/// <param name="From">Positions of the fields that the lookup goes by.</param>
internal readonly record struct LookedUpField(int Field, IFieldLookup Lookup, IReadOnlyList<int> From);
