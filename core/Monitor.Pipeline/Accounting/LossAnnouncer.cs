using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Accounting;

/// <summary>Makes losses known: compares the ledger with what was announced and gives an event for each increase.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="time">The clock.</param>
internal sealed class LossAnnouncer(Ledger ledger, TimeProvider time)
{
    private static readonly DropReason[] Reasons = Enum.GetValues<DropReason>();

    private readonly Dictionary<(ushort Event, int Sink, DropReason Reason), long> _announced = [];
    private EventTime _since = EventTime.From(time.GetUtcNow().UtcDateTime);
    private long _version = -1;

    /// <summary>Takes what was lost up to now for announced: by an earlier run.</summary>
    public void Forget() => Compare(null, default);

    /// <summary>Appends an event for each kind of loss that grew since the last call.</summary>
    public void Announce(EventBuffer output)
    {
        long version = ledger.Losses;
        EventTime now = EventTime.From(time.GetUtcNow().UtcDateTime);
        if (version != _version)
            Compare(output, now);
        (_version, _since) = (version, now);
    }

    private void Compare(EventBuffer? output, EventTime now)
    {
        foreach (EventAccount account in ledger.Accounts)
        {
            // A lost announcement is not announced in turn: its count stays in the ledger.
            if (account.Schema.Id == EventsLost.Schema.Id)
                continue;
            foreach (DropReason reason in Reasons)
            {
                Compare(account, -1, reason, account.Dropped(reason), now, output);
                for (int sink = 0; sink < ledger.Sinks.Count; sink++)
                    Compare(account, sink, reason, account.Dropped(sink, reason), now, output);
            }
        }
    }

    private void Compare(EventAccount account, int sink, DropReason reason, long count, EventTime now, EventBuffer? output)
    {
        (ushort, int, DropReason) key = (account.Schema.Id, sink, reason);
        long before = count == 0 ? 0 : _announced.GetValueOrDefault(key);
        if (count == before)
            return;
        _announced[key] = count;
        if (output is null)
            return;
        ledger.Find(EventsLost.Schema.Id)!.CountProduced();
        output.Append(new EventsLost
        {
            UtcTime = now,
            LostEventId = account.Schema.Id,
            LostEventName = account.Schema.Name,
            Count = (ulong)(count - before),
            Reason = ReasonNames.Of(reason),
            Sink = sink < 0 ? null : ledger.Sinks[sink],
            Since = _since,
            Until = now,
        });
    }
}
