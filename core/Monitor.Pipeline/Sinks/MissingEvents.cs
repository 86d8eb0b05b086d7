using Monitor.Journal;
using Monitor.Pipeline.Accounting;

namespace Monitor.Pipeline.Sinks;

/// <summary>Finds out what the journal should have for a sink and has not: entries that retention took while no agent could count them, or damage.</summary>
internal static class MissingEvents
{
    /// <summary>Compares the ledger with the entries that wait for a sink; while nothing is appended, and the sink takes nothing.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="from">Sequence of the first event that is not delivered.</param>
    /// <param name="route">The sink's rule set; null when it gets everything.</param>
    /// <param name="ledger">What the journal got, and what was delivered.</param>
    /// <param name="sink">The sink's position.</param>
    /// <returns>How many are missing, by event id.</returns>
    public static IReadOnlyDictionary<ushort, long> Count(JournalWriter journal, ulong from, string? route, Ledger ledger, int sink)
    {
        Dictionary<ushort, long> waiting = Waiting(journal, from, route, ledger.Sinks[sink]);
        return ledger.Accounts
            .Select(account => (account.Schema.Id, Count: account.Waiting(sink) - waiting.GetValueOrDefault(account.Schema.Id)))
            .Where(missing => missing.Count > 0)
            .ToDictionary(missing => missing.Id, missing => missing.Count);
    }

    /// <summary>Counts the entries that wait for a sink.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="from">Sequence of the first event that counts.</param>
    /// <param name="route">The sink's rule set; null when it gets everything.</param>
    /// <param name="sink">The sink's name.</param>
    /// <returns>How many there are, by event id.</returns>
    public static Dictionary<ushort, long> Waiting(JournalWriter journal, ulong from, string? route, string sink)
    {
        Dictionary<ushort, long> waiting = [];
        using JournalReader reader = journal.OpenReader(from, route, sink);
        do
        {
            while (reader.TryRead(out JournalEntry entry))
                waiting[entry.Record.EventId] = waiting.GetValueOrDefault(entry.Record.EventId) + 1;
        }
        while (reader.TryTakeGap(out _));

        return waiting;
    }
}
