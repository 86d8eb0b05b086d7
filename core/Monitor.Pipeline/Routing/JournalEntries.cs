using System.Numerics;
using Monitor.Journal;
using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Routing;

/// <summary>
/// Writes settled events into the journal, each once, with the rule sets that log it, and counts for each sink whether it gets them. What no sink
/// gets is counted alone.
/// </summary>
internal sealed class JournalEntries
{
    /// <summary>The bit of sinks that get every event.</summary>
    public const ulong Everything = 1UL << 63;

    /// <summary>Bytes of events that are written without giving the journal the opportunity to close a group.</summary>
    private const int PortionBytes = 1 << 20;

    /// <summary>The most rule sets that sinks can follow.</summary>
    public const int MaximumRoutes = 63;

    private readonly JournalWriter _journal;
    private readonly RuleRouting? _rules;
    private readonly Ledger _ledger;
    private readonly int[] _routes;
    private readonly ulong _always;
    private readonly byte[]?[] _names = new byte[]?[MaximumRoutes];
    private readonly int _width;
    private readonly long[] _tally;

    /// <param name="journal">The journal.</param>
    /// <param name="rules">Says which rule sets log an event; null where there are none.</param>
    /// <param name="ledger">Counts.</param>
    /// <param name="routes">For each sink its rule set, -1: it gets everything.</param>
    public JournalEntries(JournalWriter journal, RuleRouting? rules, Ledger ledger, IReadOnlyList<int> routes)
    {
        _journal = journal;
        _rules = rules;
        _ledger = ledger;
        _routes = [.. routes];
        _always = rules is null || routes.Contains(-1) ? Everything : 0;
        _width = 2 + (routes.Count > 0 ? Math.Max(0, routes.Max() + 1) : 0);
        _tally = new long[ledger.Accounts.Count * _width];
    }

    /// <summary>Writes a portion of the events of a buffer.</summary>
    /// <param name="events">The events, judged when there are rules.</param>
    /// <param name="next">Position of the first that is not written.</param>
    /// <param name="cancellation">Ends the wait for a journal that cannot be written.</param>
    /// <exception cref="OperationCanceledException">Cancelled while it waited.</exception>
    public void Write(EventBuffer events, ref int next, CancellationToken cancellation)
    {
        using JournalWriter.Appending appending = _journal.BeginAppend(cancellation);
        try
        {
            for (int bytes = 0; next < events.Count && bytes < PortionBytes; next++)
            {
                EventRecord record = events[next];
                Write(appending, record, next);
                bytes += record.Bytes.Length;
            }
        }
        finally
        {
            // Within the gate: the counts go with the events that they speak of.
            CountTally();
        }
    }

    /// <summary>Counts events of a buffer as lost, from a position on.</summary>
    public void CountDropped(EventBuffer events, int from, DropReason reason)
    {
        for (int i = from; i < events.Count; i++)
            _ledger.Find(events[i].EventId)?.CountDropped(reason);
    }

    /// <summary>Takes back what was counted for an event that did not come into the journal after all.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="routes">The rule sets that log it.</param>
    public void Revoke(ushort eventId, ulong routes)
    {
        // What was found behind the last commit may be of an event that no plugin declares any more.
        if (_ledger.Find(eventId) is not { } account)
            return;
        account.CountSettled(-1);
        account.CountDropped(DropReason.JournalFull);
        for (int sink = 0; sink < _routes.Length; sink++)
        {
            if (IsFor(sink, routes))
                account.CountRouted(sink, -1);
            else
                account.CountFilteredBy(sink, -1);
        }
    }

    private bool IsFor(int sink, ulong routes) => _routes[sink] < 0 || (routes >> _routes[sink] & 1) != 0;

    private void Write(scoped JournalWriter.Appending appending, EventRecord record, int index)
    {
        ulong routes = _always | (_rules?.RoutesOf(index, record, _names) ?? 0);
        int row = _ledger.Find(record.EventId)!.Position * _width;
        if (routes != 0)
            appending.Append(record, routes, _names.AsSpan(0, BitOperations.PopCount(routes & ~Everything)));
        _tally[row]++;
        for (ulong rest = routes & ~Everything; rest != 0; rest &= rest - 1)
            _tally[row + 1 + BitOperations.TrailingZeroCount(rest)]++;
    }

    private void CountTally()
    {
        for (int position = 0; position < _ledger.Accounts.Count; position++)
        {
            Span<long> row = _tally.AsSpan(position * _width, _width);
            if (row[0] == 0)
                continue;
            EventAccount account = _ledger.Accounts[position];
            account.CountSettled(row[0]);
            for (int sink = 0; sink < _routes.Length; sink++)
            {
                long routed = _routes[sink] < 0 ? row[0] : row[1 + _routes[sink]];
                account.CountRouted(sink, routed);
                account.CountFilteredBy(sink, row[0] - routed);
            }

            row.Clear();
        }
    }
}
