using Monitor.Sdk.Records;

namespace Monitor.Journal;

/// <summary>An entry of a journal as one sink sees it.</summary>
public readonly ref struct JournalEntry
{
    internal JournalEntry(ulong sequence, ulong routes, bool hasRuleName, ReadOnlySpan<byte> ruleName, EventRecord record)
    {
        Sequence = sequence;
        Routes = routes;
        HasRuleName = hasRuleName;
        RuleName = ruleName;
        Record = record;
    }

    /// <summary>Place in the journal.</summary>
    public ulong Sequence { get; }

    /// <summary>A bit for each rule set that logs the event.</summary>
    public ulong Routes { get; }

    /// <summary>Whether the rule of the reader's route has a name.</summary>
    public bool HasRuleName { get; }

    /// <summary>Name of that rule, UTF-8; empty where there is none.</summary>
    public ReadOnlySpan<byte> RuleName { get; }

    /// <summary>The event.</summary>
    public EventRecord Record { get; }
}
