namespace Monitor.Sdk.Events;

/// <summary>How the value of a field is looked up after capture.</summary>
/// <param name="Name">Name of the lookup.</param>
/// <param name="Fields">Positions of the sibling fields that it goes by, in the order that it expects.</param>
public sealed record FieldLookup(string Name, params IReadOnlyList<int> Fields);
