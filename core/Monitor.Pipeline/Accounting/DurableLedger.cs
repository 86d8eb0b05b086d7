using Monitor.Journal;
using Monitor.Pipeline.Routing;

namespace Monitor.Pipeline.Accounting;

/// <summary>The ledger as the journal keeps it: with each commit its counts as of the events that the commit makes safe, so that it balances
/// after a crash too. What is on its way to the journal then is left out: nobody can know of it.</summary>
/// <param name="ledger">The counts of the present.</param>
internal sealed class DurableLedger(Ledger ledger) : ILedgerSource
{
    private static readonly FilterReason[] FilterReasons = Enum.GetValues<FilterReason>();
    private static readonly DropReason[] DropReasons = Enum.GetValues<DropReason>();

    /// <inheritdoc/>
    public void Write(LedgerRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (EventAccount account in ledger.Accounts)
        {
            ushort id = account.Schema.Id;
            rows.Add(id, LedgerStep.Settled, 0, LedgerRow.BeforeSinks, account.Settled);
            foreach (FilterReason reason in FilterReasons)
                rows.Add(id, LedgerStep.Filtered, (byte)reason, LedgerRow.BeforeSinks, account.Filtered(reason));
            foreach (DropReason reason in DropReasons)
                rows.Add(id, LedgerStep.Dropped, (byte)reason, LedgerRow.BeforeSinks, account.Dropped(reason));
            for (int sink = 0; sink < account.SinkCount; sink++)
            {
                rows.Add(id, LedgerStep.Routed, 0, (uint)sink, account.Routed(sink));
                rows.Add(id, LedgerStep.Filtered, 0, (uint)sink, account.FilteredBy(sink));
            }
        }
    }

    /// <summary>Takes up the counts of the last commit, into a ledger that has counted nothing of this kind yet. A sink that the journal does not
    /// know begins now.</summary>
    /// <param name="recovery">What was found in the journal.</param>
    public void Restore(JournalRecovery recovery)
    {
        if (recovery.Description is { } description)
        {
            int[] positions = [.. description.Sinks.Select(sink => IndexOf(ledger.Sinks, sink.Name))];
            foreach (LedgerRow row in recovery.Ledger)
            {
                if (ledger.Find(row.EventId) is { } account)
                    Restore(account, row, row.Sink < positions.Length ? positions[row.Sink] : -1);
            }

            ulong[] bits = [.. description.Sinks.Select(sink => BitsOf(sink, description.Routes))];
            foreach (KeptEvents kept in recovery.Uncounted)
                Restore(kept, positions, bits);
        }

        foreach (EventAccount account in ledger.Accounts)
        {
            for (int sink = 0; sink < account.SinkCount; sink++)
                account.BeginSink(sink);
        }
    }

    private static void Restore(EventAccount account, LedgerRow row, int sink)
    {
        bool isSinks = row.Sink != LedgerRow.BeforeSinks;
        switch (row.Step)
        {
            case LedgerStep.Settled:
                account.CountProduced(row.Count);
                account.CountSettled(row.Count);
                break;
            case LedgerStep.Filtered when isSinks:
                if (sink >= 0)
                    account.CountFilteredBy(sink, row.Count);
                break;
            case LedgerStep.Filtered when Enum.IsDefined((FilterReason)row.Reason):
                account.CountProduced(row.Count);
                account.CountFiltered((FilterReason)row.Reason, row.Count);
                break;
            case LedgerStep.Dropped when Enum.IsDefined((DropReason)row.Reason):
                account.CountProduced(row.Count);
                account.CountDropped((DropReason)row.Reason, row.Count);
                break;
            case LedgerStep.Routed when sink >= 0:
                account.CountRouted(sink, row.Count);
                break;
        }
    }

    /// <summary>Counts entries as they were routed then.</summary>
    /// <param name="kept">The entries.</param>
    /// <param name="positions">Where each sink of that time is among those of the present; -1: nowhere.</param>
    /// <param name="bits">The routes that each of them got.</param>
    private void Restore(KeptEvents kept, int[] positions, ulong[] bits)
    {
        if (ledger.Find(kept.EventId) is not { } account)
            return;
        account.CountProduced(kept.Count);
        account.CountSettled(kept.Count);
        for (int i = 0; i < positions.Length; i++)
        {
            if (positions[i] < 0)
                continue;
            if ((kept.Routes & bits[i]) != 0)
                account.CountRouted(positions[i], kept.Count);
            else
                account.CountFilteredBy(positions[i], kept.Count);
        }
    }

    private static ulong BitsOf(JournalSink sink, IReadOnlyList<string> routes) =>
        sink.Route is null ? JournalEntries.Everything : IndexOf(routes, sink.Route) is >= 0 and int bit ? 1UL << bit : 0;

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }

        return -1;
    }
}
