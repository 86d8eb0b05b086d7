namespace Monitor.Journal;

/// <summary>Entries that a reader does not get.</summary>
/// <param name="Kind">Why.</param>
/// <param name="FirstSequence">The first sequence that is missing.</param>
/// <param name="LastSequence">The last one.</param>
/// <param name="Events">How many were for the reader, by event id; empty where that cannot be known.</param>
/// <param name="File">The damaged file; null where it is not one file.</param>
/// <param name="From">Where the damage begins in the file.</param>
/// <param name="To">Behind its end.</param>
public sealed record JournalGap(
    JournalGapKind Kind,
    ulong FirstSequence,
    ulong LastSequence,
    IReadOnlyDictionary<ushort, long> Events,
    string? File = null,
    long From = 0,
    long To = 0);
