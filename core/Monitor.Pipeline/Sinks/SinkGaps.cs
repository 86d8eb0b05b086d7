using Monitor.Journal;
using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Sinks;

/// <summary>
/// Tells a sink of events that the journal gave up before the sink took them: in their place it gets an event that says how many, which bears the
/// sequence of the first of them. All sinks are told by the announcement in the journal; this one, which knows already, is not told twice.
/// </summary>
/// <param name="sink">The sink's name.</param>
/// <param name="counts">Counts.</param>
/// <param name="journal">The journal's number.</param>
/// <param name="ledger">The accounts.</param>
/// <param name="time">The clock.</param>
internal sealed class SinkGaps(string sink, SinkCounts counts, ulong journal, Ledger ledger, TimeProvider time)
{
    private static readonly byte[] Reason = System.Text.Encoding.UTF8.GetBytes(ReasonNames.Of(DropReason.RetentionOvertook));
    private static readonly int SinkField = EventsLost.Schema.Find(nameof(EventsLost.Sink))!.Index;
    private static readonly int ReasonField = EventsLost.Schema.Find(nameof(EventsLost.Reason))!.Index;

    private readonly byte[] _name = System.Text.Encoding.UTF8.GetBytes(sink);
    private JournalGap? _latest;
    private JournalGap? _expected;
    private EventTime _since;

    /// <summary>The account of the events that tell.</summary>
    public EventAccount Told => ledger.Find(EventsLost.Schema.Id)!;

    /// <summary>Whether there was a gap: more may be missing than is counted, where something was damaged.</summary>
    public bool HasGap => _latest is not null;

    /// <summary>Has a gap told in front of everything else.</summary>
    public void Expect(JournalGap gap) => _expected = gap;

    /// <summary>Tells the gap that is expected.</summary>
    /// <returns>False: none is.</returns>
    public bool TellExpected(EventBuffer output)
    {
        if (_expected is not { } gap)
            return false;
        _expected = null;
        Tell(gap, output);
        return true;
    }

    /// <summary>Counts what is gone, and appends the events that tell of it.</summary>
    public void Tell(JournalGap gap, EventBuffer output)
    {
        _latest = gap;
        ulong sequence = gap.FirstSequence;
        EventTime now = EventTime.From(time.GetUtcNow().UtcDateTime);
        foreach ((ushort eventId, long count) in gap.Events)
        {
            if (ledger.Find(eventId) is not { } account)
                continue;
            counts.Add(Math.Min(sequence, gap.LastSequence), account, DropReason.RetentionOvertook, count);
            Append(account.Schema.Id, account.Schema.Name, (ulong)count);
        }

        if (gap.Events.Count == 0)
            Append(null, null, null);
        _since = now;

        void Append(ushort? id, string? name, ulong? count)
        {
            output.Append(new EventsLost { UtcTime = now, LostEventId = id, LostEventName = name, Count = count, Reason = Reason, Sink = sink, Since = _since, Until = now });
            output.SetPlace(output.Count - 1, journal, Math.Min(sequence++, gap.LastSequence));
        }
    }

    /// <summary>Whether an event was put in the place of others.</summary>
    public bool StandsForOthers(EventRecord record) => _latest is { } gap && record.Sequence >= gap.FirstSequence && record.Sequence <= gap.LastSequence;

    /// <summary>Whether an event from the journal says what the sink was told already.</summary>
    public bool WasToldOf(EventRecord record) => record.EventId == EventsLost.Schema.Id
        && record.IsPresent(SinkField) && record.Variable(SinkField).SequenceEqual(_name)
        && record.IsPresent(ReasonField) && record.Variable(ReasonField).SequenceEqual(Reason);
}
