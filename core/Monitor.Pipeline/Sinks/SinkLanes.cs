using Monitor.Journal;
using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Events;

namespace Monitor.Pipeline.Sinks;

/// <summary>Makes the ways of all sinks: each takes up where it was, a new one begins with the next event.</summary>
/// <param name="sinks">The sinks.</param>
/// <param name="events">The events that may come.</param>
/// <param name="options">How events flow.</param>
/// <param name="ledger">Counts.</param>
/// <param name="log">Where failures are told.</param>
/// <param name="time">The clock.</param>
internal sealed class SinkLanes(IReadOnlyList<SinkSlot> sinks, EventCatalog events, PipelineOptions options, Ledger ledger, IDiagnosticLog log, TimeProvider time)
{
    /// <summary>Makes the lanes; nothing may have been appended since the journal was opened.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="restored">Called when the ledger has all counts of earlier runs, before what nobody has counted yet is counted.</param>
    public SinkLane[] Open(JournalWriter journal, Action restored)
    {
        SinkProgress[] progress = [.. sinks.Select((sink, index) => Restore(journal, sink, index))];
        restored();
        return [.. sinks.Select((sink, index) => Open(journal, sink, index, progress[index]))];
    }

    /// <summary>Name of the rule set that a sink follows; null when it gets everything.</summary>
    public string? RouteOf(int sink) => sinks[sink].Route is >= 0 and int route ? options.Rules!.Routes[route].Name : null;

    /// <summary>A sink that the journal does not know begins with the next event, whatever is kept of one of that name.</summary>
    private SinkProgress Restore(JournalWriter journal, SinkSlot sink, int index)
    {
        SinkCursor cursor = SinkCursor.Open(options.JournalFolder, sink.Name, journal.Id);
        bool isKnown = journal.Recovery.Description?.Sinks.Any(known => known.Name == sink.Name) == true;
        ulong next = !isKnown ? journal.NextSequence : cursor.IsNew ? journal.OldestSequence : cursor.Next;
        SinkProgress progress = new(cursor, next, ledger, index, log, time);
        if (isKnown && !cursor.IsNew)
        {
            progress.Restore();
            return progress;
        }

        if (isKnown)
            BeginAgain(journal, sink, index);
        progress.Save(next);
        return progress;
    }

    /// <summary>Nobody knows how far the sink was: it gets all that is there, and is counted as one that begins with that.</summary>
    private void BeginAgain(JournalWriter journal, SinkSlot sink, int index)
    {
        log.Error(PipelineErrors.ProgressLost(sink.Name));
        Dictionary<ushort, long> waiting = MissingEvents.Waiting(journal, journal.OldestSequence, RouteOf(index), sink.Name);
        foreach (EventAccount account in ledger.Accounts)
        {
            account.CountRouted(index, waiting.GetValueOrDefault(account.Schema.Id) - account.Routed(index));
            account.BeginSink(index);
        }
    }

    private SinkLane Open(JournalWriter journal, SinkSlot sink, int index, SinkProgress progress)
    {
        string? route = RouteOf(index);
        SinkCounts counts = new(index);
        SinkGaps gaps = new(sink.Name, counts, journal.Id, ledger, time);
        ulong from = progress.Next;
        if (!journal.Recovery.IsClean || from < journal.OldestSequence)
            from = Settle(journal, progress, route, index, gaps);
        RouteRecords records = new(sink.Name, events, FieldSizesOf(sink.Route), log);
        DeadLetters deadLetters = new(Path.Combine(options.DeadLetterFolder, sink.Name + ".ndjson"), sink.Name, events, options.Computer);
        SinkWriter writer = new(sink, index, ledger, deadLetters, gaps, counts, log, time);
        return new SinkLane(sink, next => journal.OpenReader(next, route, sink.Name), from, progress, writer, records, gaps, counts, time);
    }

    /// <summary>Counts what is missing, which after an interruption nobody has counted yet.</summary>
    /// <returns>Where the sink goes on.</returns>
    private ulong Settle(JournalWriter journal, SinkProgress progress, string? route, int index, SinkGaps gaps)
    {
        // A disk that does not take what was found behind the last commit keeps readers from it: what is missing besides cannot be told apart.
        bool isKnown = journal.CommittedSequence + 1 == journal.NextSequence;
        IReadOnlyDictionary<ushort, long> missing = isKnown
            ? MissingEvents.Count(journal, progress.Next, route, ledger, index)
            : new Dictionary<ushort, long>();
        if (progress.Next < journal.OldestSequence)
        {
            if (!isKnown || missing.Count > 0)
                gaps.Expect(new JournalGap(JournalGapKind.Overtaken, progress.Next, journal.OldestSequence - 1, missing));
            return journal.OldestSequence;
        }

        foreach ((ushort eventId, long count) in missing)
            ledger.Find(eventId)!.CountDropped(index, DropReason.RetentionOvertook, count);
        if (missing.Count > 0)
            progress.SaveCounts();
        return progress.Next;
    }

    private FieldSizes? FieldSizesOf(int route) =>
        route >= 0 && options.Rules!.Routes[route].Options.FieldSizes is { Count: > 0 } sizes ? new FieldSizes(sizes, events) : null;
}
