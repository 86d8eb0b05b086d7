namespace Monitor.Sdk.Events;

/// <summary>One field of an event.</summary>
/// <param name="Name">Its name, as rules and encoders spell it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Description">What it says, in one or two sentences.</param>
public sealed record FieldSchema(string Name, FieldType Type, string Description)
{
    /// <summary>Position among the event's fields, from 0; the number of its slot.</summary>
    public int Index { get; internal set; }

    /// <summary>Whether it is the product's own addition to a foreign format.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Set when the field's value is the hashes of a file, filled after capture.</summary>
    public FileHashSource? HashSource { get; init; }

    /// <summary>Set when the field's value is looked up after capture.</summary>
    public FieldLookup? Lookup { get; init; }
}
