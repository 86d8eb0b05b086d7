using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline.Accounting;

/// <summary>
/// Makes losses known: compares the ledger with what was announced and gives an event for each increase. While a sink's queue stays full, what it
/// loses by that is announced once, and the rest as a sum when there is room again or at the end.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="isFull">Whether the queue of the sink at a position is full.</param>
/// <param name="time">The clock.</param>
internal sealed class LossAnnouncer(Ledger ledger, Func<int, bool> isFull, TimeProvider time)
{
    private readonly Dictionary<(ushort Event, int Sink, DropReason Reason), Announced> _announced = [];
    private EventTime _since = Now(time);

    public delegate void Announce(scoped in EventsLost lost);

    /// <summary>Announces what was lost since the last call.</summary>
    /// <param name="announce">Takes the announcements.</param>
    /// <param name="isLast">Whether this is the last call: nothing is kept for later then.</param>
    public void Run(Announce announce, bool isLast)
    {
        EventTime now = Now(time);
        foreach (EventAccount account in ledger.Accounts)
        {
            // A lost announcement is not announced in turn: its count stays open and comes again in the ledger.
            if (account.Schema.Id == EventsLost.Schema.Id)
                continue;
            foreach (DropReason reason in Enum.GetValues<DropReason>())
            {
                Compare(account, -1, reason, account.Dropped(reason), now, mayWait: false, announce);
                for (int sink = 0; sink < ledger.Sinks.Count; sink++)
                {
                    bool mayWait = reason == DropReason.SinkQueueFull && !isLast && isFull(sink);
                    Compare(account, sink, reason, account.Dropped(sink, reason), now, mayWait, announce);
                }
            }
        }

        _since = now;
    }

    private void Compare(EventAccount account, int sink, DropReason reason, long count, EventTime now, bool mayWait, Announce announce)
    {
        if (count == 0)
            return;
        (ushort, int, DropReason) key = (account.Schema.Id, sink, reason);
        Announced before = _announced.GetValueOrDefault(key);
        if (mayWait && before.Waits)
            return;
        if (count == before.Count)
        {
            _announced[key] = before with { Waits = false };
            return;
        }

        _announced[key] = new Announced(count, now, mayWait);
        announce(new EventsLost
        {
            UtcTime = now,
            LostEventId = account.Schema.Id,
            LostEventName = account.Schema.Name,
            Count = (ulong)(count - before.Count),
            Reason = ReasonNames.Of(reason),
            Sink = sink < 0 ? null : ledger.Sinks[sink],
            Since = before.Waits ? before.At : _since,
            Until = now,
        });
    }

    private static EventTime Now(TimeProvider time) => EventTime.From(time.GetUtcNow().UtcDateTime);

    /// <summary>What was announced of one loss.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="At">When last.</param>
    /// <param name="Waits">Whether the sink was full then, so that more of it waits until there is room.</param>
    private readonly record struct Announced(long Count, EventTime At, bool Waits);
}
