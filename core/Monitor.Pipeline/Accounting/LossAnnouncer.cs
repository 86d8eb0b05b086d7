using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline.Accounting;

/// <summary>Makes losses known: compares the ledger with what was announced and gives an event for each increase.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="time">The clock.</param>
internal sealed class LossAnnouncer(Ledger ledger, TimeProvider time)
{
    private readonly Dictionary<(ushort Event, int Sink, DropReason Reason), long> _announced = [];
    private EventTime _since = Now(time);

    public delegate void Announce(scoped in EventsLost lost);

    /// <summary>Announces what was lost since the last call.</summary>
    public void Run(Announce announce)
    {
        EventTime now = Now(time);
        foreach (EventAccount account in ledger.Accounts)
        {
            // A lost announcement is not announced in turn: its count stays open and comes again in the ledger.
            if (account.Schema.Id == EventsLost.Schema.Id)
                continue;
            foreach (DropReason reason in Enum.GetValues<DropReason>())
            {
                Compare(account, -1, reason, account.Dropped(reason), now, announce);
                for (int sink = 0; sink < ledger.Sinks.Count; sink++)
                    Compare(account, sink, reason, account.Dropped(sink, reason), now, announce);
            }
        }

        _since = now;
    }

    private void Compare(EventAccount account, int sink, DropReason reason, long count, EventTime now, Announce announce)
    {
        if (count == 0)
            return;
        (ushort, int, DropReason) key = (account.Schema.Id, sink, reason);
        long more = count - _announced.GetValueOrDefault(key);
        if (more <= 0)
            return;
        _announced[key] = count;
        announce(new EventsLost
        {
            UtcTime = now,
            LostEventId = account.Schema.Id,
            LostEventName = account.Schema.Name,
            Count = (ulong)more,
            Reason = ReasonNames.Of(reason),
            Sink = sink < 0 ? null : ledger.Sinks[sink],
            Since = _since,
            Until = now,
        });
    }

    private static EventTime Now(TimeProvider time) => EventTime.From(time.GetUtcNow().UtcDateTime);
}
