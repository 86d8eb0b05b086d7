namespace Monitor.Journal;

/// <summary>A sink, as a description names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Route">Name of the rule set that it follows; null: it gets everything.</param>
public sealed record JournalSink(string Name, string? Route);
