namespace Monitor.Journal;

/// <summary>Sequences that no entry has.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
public readonly record struct SequenceGap(ulong First, ulong Last);
