namespace Monitor.Journal;

/// <summary>What became of events.</summary>
public enum LedgerStep : byte
{
    /// <summary>Produced, and all its fields had.</summary>
    Settled,

    /// <summary>Left out on purpose.</summary>
    Filtered,

    /// <summary>Lost.</summary>
    Dropped,

    /// <summary>Written to the journal for a sink.</summary>
    Routed,
}
