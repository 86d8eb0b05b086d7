using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Enrichment.Lookups;

/// <summary>Finds the values of fields that are filled after capture. Called by one thread, the router's.</summary>
public interface IFieldLookup
{
    /// <summary>Its name, as <see cref="LookupAttribute"/> has it.</summary>
    string Name { get; }

    /// <summary>Types of the fields that it goes by, in order. A field whose declaration names others is not looked up.</summary>
    IReadOnlyList<FieldType> Takes { get; }

    /// <summary>Begins to find a value. Never waits, and throws for nothing that a record holds.</summary>
    /// <param name="record">The event.</param>
    /// <param name="fields">Positions of the fields that the lookup goes by.</param>
    /// <returns>The value, text as bytes that nobody changes any more, or null for none; complete at once where that is known.</returns>
    ValueTask<byte[]?> FindAsync(EventRecord record, IReadOnlyList<int> fields);
}
