using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>What a writer found when it opened a journal.</summary>
public sealed record JournalRecovery
{
    /// <summary>Whether there was no journal before.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether the writer before closed the journal; if not, it died.</summary>
    public bool IsClean { get; init; }

    /// <summary>Bytes cut off at the end, since they were no whole frames.</summary>
    public long BytesCut { get; init; }

    /// <summary>Entries found behind the last commit and kept; they are committed as a group of their own.</summary>
    public long EntriesKept { get; init; }

    /// <summary>Those of the entries kept that <see cref="Ledger"/> does not count.</summary>
    public IReadOnlyList<KeptEvents> Uncounted { get; init; } = [];

    /// <summary>When the last group was committed; null: none is there.</summary>
    public EventTime? LastCommit { get; init; }

    /// <summary>The last ledger; its sinks are those of <see cref="Description"/>.</summary>
    public IReadOnlyList<LedgerRow> Ledger { get; init; } = [];

    /// <summary>The description that was in force at the end; null where there is none that can be read.</summary>
    public JournalDescription? Description { get; init; }

    /// <summary>What is missing: damage in the last segment, and segments that are gone from between others.</summary>
    public IReadOnlyList<JournalGap> Gaps { get; init; } = [];
}

/// <summary>Entries of one kind among those kept.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Routes">The routes, as bits of the description that was in force.</param>
/// <param name="Count">How many.</param>
public readonly record struct KeptEvents(ushort EventId, ulong Routes, long Count);
