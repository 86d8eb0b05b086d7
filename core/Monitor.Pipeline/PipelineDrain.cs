using Monitor.Journal;
using Monitor.Pipeline.Accounting;
using Monitor.Pipeline.Sinks;

namespace Monitor.Pipeline;

/// <summary>Empties a pipeline that is stopped: brings what was emitted into the journal, and from there to the sinks, as far as they take it in time.</summary>
/// <param name="journal">The journal.</param>
/// <param name="lanes">The ways of the sinks.</param>
/// <param name="routes">Which rule set each sink has.</param>
/// <param name="ledger">The accounts.</param>
/// <param name="patience">How long each step may take.</param>
internal sealed class PipelineDrain(JournalWriter journal, SinkLane[] lanes, SinkLanes routes, Ledger ledger, Patience patience)
{
    /// <summary>Brings what was emitted into the journal. A disk that takes nothing while the patience lasts is given up, and the events are lost;
    /// one that is only slow is waited for.</summary>
    /// <param name="routing">The router, whose input is complete.</param>
    /// <param name="leaveJournal">Ends its wait for a journal that cannot be written.</param>
    /// <param name="revoke">Takes a count back, of an event that was routed and does not come to the disk.</param>
    public async Task RouteAsync(Task routing, CancellationTokenSource leaveJournal, Action<ushort, ulong> revoke)
    {
        bool isRouted = await patience.WaitAsync(routing).ConfigureAwait(false);
        if (!isRouted)
        {
            await leaveJournal.CancelAsync().ConfigureAwait(false);
            await routing.ConfigureAwait(false);
        }

        await CommitAsync(isRouted ? patience.Enough : patience.JustEnough, revoke).ConfigureAwait(false);
    }

    /// <summary>Has the sinks take what is in the journal; the rest waits there.</summary>
    /// <param name="writing">What the lanes run; empty where they were not started.</param>
    public async Task DeliverAsync(Task[] writing)
    {
        foreach (SinkLane lane in lanes)
            lane.Drain(journal.CommittedSequence);
        Task all = Task.WhenAll(writing);
        if (!await patience.WaitAsync(all).ConfigureAwait(false))
        {
            foreach (SinkLane lane in lanes)
                lane.Abort();
            if (!await patience.Enough.WaitAsync(all).ConfigureAwait(false))
            {
                foreach (SinkLane lane in lanes)
                    lane.GiveUp();
            }
        }

        for (int sink = 0; sink < lanes.Length; sink++)
            CountMissing(sink, hasEnded: writing.Length > 0 && writing[sink].IsCompleted);
    }

    private async Task CommitAsync(Patience each, Action<ushort, ulong> revoke)
    {
        Task commit = journal.CommitAsync(CancellationToken.None).AsTask();
        while (!await each.WaitAsync(commit).ConfigureAwait(false))
        {
            if (journal.IsStalled)
            {
                journal.Discard(revoke);
                return;
            }
        }
    }

    /// <summary>Counts what the journal gave up and the sink has not noticed or could not count. Where the sink is behind it, nobody would count it
    /// later; else the next start does, and tells the sink.</summary>
    private void CountMissing(int sink, bool hasEnded)
    {
        SinkLane lane = lanes[sink];
        bool isOvertaken = lane.Next < journal.OldestSequence;
        if (!lane.HasGap && !isOvertaken)
            return;
        foreach ((ushort eventId, long count) in MissingEvents.Count(journal, lane.Next, routes.RouteOf(sink), ledger, sink))
            ledger.Find(eventId)!.CountDropped(sink, DropReason.RetentionOvertook, count);
        if (!isOvertaken && hasEnded)
            lane.SaveCounts();
    }
}
