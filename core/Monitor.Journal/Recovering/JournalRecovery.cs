using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>What a writer found when it opened a journal.</summary>
public sealed record JournalRecovery
{
    /// <summary>Whether there was no journal before.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether the writer before closed the journal; if not, it died, or the end is damaged since.</summary>
    public bool IsClean { get; init; }

    /// <summary>Bytes cut off at the end, since they were no whole frames and were never committed.</summary>
    public long BytesCut { get; init; }

    /// <summary>The file that they were cut off from; null where none were.</summary>
    public string? FileCut { get; init; }

    /// <summary>Where in it they began.</summary>
    public long CutAt { get; init; }

    /// <summary>Entries found behind the last commit and kept; they are committed as a group of their own.</summary>
    public long EntriesKept { get; init; }

    /// <summary>Entries that <see cref="Ledger"/> does not count: of those kept, and of a sealed segment whose last group is damaged.</summary>
    public IReadOnlyList<KeptEvents> Uncounted { get; init; } = [];

    /// <summary>When the last group was committed; null: none is there.</summary>
    public EventTime? LastCommit { get; init; }

    /// <summary>The last ledger; its sinks are those of <see cref="Description"/>.</summary>
    public IReadOnlyList<LedgerRow> Ledger { get; init; } = [];

    /// <summary>The description that was in force at the end; null where there is none that can be read.</summary>
    public JournalDescription? Description { get; init; }

    /// <summary>What is missing or damaged: in segments that had to be read whole, and segments that are gone from between others. The last sequence
    /// is one less than the first where no event is missing.</summary>
    public IReadOnlyList<JournalGap> Gaps { get; init; } = [];

    /// <summary>What the operator has to know of damage and of what was cut off.</summary>
    public IEnumerable<MonitorError> Findings
    {
        get
        {
            foreach (JournalGap gap in Gaps)
                yield return JournalErrors.Damaged(gap);
            if (FileCut is not null)
                yield return JournalErrors.EndCut(FileCut, CutAt, BytesCut);
        }
    }
}

/// <summary>Entries of one kind among those kept.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Routes">The routes, as bits of the description that was in force.</param>
/// <param name="Count">How many.</param>
public readonly record struct KeptEvents(ushort EventId, ulong Routes, long Count);
