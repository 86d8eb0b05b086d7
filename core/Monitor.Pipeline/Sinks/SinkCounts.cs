using Monitor.Pipeline.Accounting;

namespace Monitor.Pipeline.Sinks;

/// <summary>What became of events that may lie behind some that are not settled yet. It is counted when all in front of them is settled: what lies
/// behind is read again after a restart, and must not be counted twice.</summary>
/// <param name="sink">The sink's position in the ledger.</param>
internal sealed class SinkCounts(int sink)
{
    private readonly List<(ulong Sequence, EventAccount Account, DropReason? Reason, long Count)> _pending = [];

    /// <summary>Notes events.</summary>
    /// <param name="sequence">Their place.</param>
    /// <param name="account">Their account.</param>
    /// <param name="reason">Why the sink does not get them; null: it has had them.</param>
    /// <param name="count">How many.</param>
    public void Add(ulong sequence, EventAccount account, DropReason? reason, long count = 1) => _pending.Add((sequence, account, reason, count));

    /// <summary>Counts what lies in front of a sequence.</summary>
    public void Settle(ulong front)
    {
        if (_pending.Count == 0)
            return;
        foreach ((ulong sequence, EventAccount account, DropReason? reason, long count) in _pending)
        {
            if (sequence >= front)
                continue;
            if (reason is { } why)
                account.CountDropped(sink, why, count);
            else
                account.CountDelivered(sink, count);
        }

        _pending.RemoveAll(one => one.Sequence < front);
    }

    /// <summary>Forgets what is not counted: it is read again.</summary>
    public void Forget() => _pending.Clear();
}
