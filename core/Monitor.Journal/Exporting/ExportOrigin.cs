namespace Monitor.Journal;

/// <summary>What an exported journal was made of; stands in its description.</summary>
/// <param name="Selection">Which events were meant, in the words of the command; empty: all.</param>
/// <param name="Head">The hash at which the chain of the original ended then, lower-case hexadecimal.</param>
/// <param name="Sequence">The last event that this hash holds.</param>
public sealed record ExportOrigin(string Selection, string Head, ulong Sequence);
