using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Pipeline.Sinks;

/// <summary>Hands a batch to a sink and settles what becomes of each event: accepted, refused, or handed in again.</summary>
internal sealed class SinkWriter
{
    private static readonly TimeSpan TellAgain = TimeSpan.FromMinutes(1);

    private readonly SinkSlot _slot;
    private readonly int _sink;
    private readonly Ledger _ledger;
    private readonly DeadLetters _deadLetters;
    private readonly SinkGaps _gaps;
    private readonly SinkCounts _counts;
    private readonly IDiagnosticLog _log;
    private readonly TimeProvider _time;
    private readonly EventBatch _batch = new();
    private readonly long[] _tally;
    private readonly Lock _settling = new();
    private int[] _all = [];
    private bool _isToReopen;
    private string? _toldReason;
    private long _toldAt;

    /// <param name="slot">The sink.</param>
    /// <param name="sink">Its position in the ledger.</param>
    /// <param name="ledger">Counts.</param>
    /// <param name="deadLetters">Takes what the sink refuses for good.</param>
    /// <param name="gaps">Knows the events that stand for others that are gone.</param>
    /// <param name="counts">Counts what cannot be counted at once.</param>
    /// <param name="log">Where failures are told.</param>
    /// <param name="time">The clock.</param>
    public SinkWriter(SinkSlot slot, int sink, Ledger ledger, DeadLetters deadLetters, SinkGaps gaps, SinkCounts counts, IDiagnosticLog log, TimeProvider time)
    {
        _slot = slot;
        _sink = sink;
        _ledger = ledger;
        _deadLetters = deadLetters;
        _gaps = gaps;
        _counts = counts;
        _log = log;
        _time = time;
        _tally = new long[ledger.Accounts.Count];
    }

    /// <summary>Whether the sink was left behind.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>Sequence of the first event of the batch that is neither accepted nor refused; null when there is none.</summary>
    public ulong? FirstUnsettled => _batch.Count > 0 ? _batch[0].Sequence : null;

    /// <summary>Begins a batch.</summary>
    public void Take(EventBuffer events)
    {
        if (_all.Length < events.Count)
            _all = [.. Enumerable.Range(0, events.Count * 2)];
        lock (_settling)
            _batch.Reset(events, _all.AsSpan(0, events.Count));
    }

    /// <summary>Asks for a reopening before the next batch.</summary>
    public void Reopen() => Volatile.Write(ref _isToReopen, true);

    /// <summary>Leaves the sink behind.</summary>
    public void GiveUp()
    {
        lock (_settling)
            IsGivenUp = true;
    }

    /// <summary>Hands in what is not settled.</summary>
    public async ValueTask WriteAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _isToReopen))
            await ReopenAsync(cancellation).ConfigureAwait(false);
        bool isWhole = false;
        try
        {
            await _slot.Sink.WriteAsync(_batch, cancellation).ConfigureAwait(false);
            isWhole = true;
        }
        finally
        {
            lock (_settling)
                Settle(isWhole);
        }
    }

    /// <summary>Reopens the sink; who asks meanwhile asks for another time.</summary>
    private async ValueTask ReopenAsync(CancellationToken cancellation)
    {
        Volatile.Write(ref _isToReopen, false);
        try
        {
            await _slot.Sink.ReopenAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            Volatile.Write(ref _isToReopen, true);
            throw;
        }
    }

    /// <summary>Counts what the sink accepted and refused, and keeps the rest.</summary>
    private void Settle(bool isWhole)
    {
        if (IsGivenUp)
            return;
        if (isWhole)
            _batch.Accept(_batch.Count);
        if (_batch.Rejections is { Count: > 0 } refused)
            Bury(refused);
        for (int i = 0; i < _batch.Count; i++)
        {
            if (_gaps.StandsForOthers(_batch[i]))
                continue;
            EventAccount account = _ledger.Find(_batch[i].EventId)!;
            if (_batch.IsRejected(i))
                _counts.Add(_batch[i].Sequence, account, DropReason.SinkRejected);
            else if (i < _batch.Accepted)
                _tally[account.Position]++;
        }

        for (int position = 0; position < _tally.Length; position++)
        {
            if (_tally[position] > 0)
                _ledger.Accounts[position].CountDelivered(_sink, _tally[position]);
            _tally[position] = 0;
        }

        _batch.KeepUnsettled();
        _counts.Settle(FirstUnsettled ?? ulong.MaxValue);
    }

    private void Bury(IReadOnlyList<EventBatch.Rejection> refused)
    {
        try
        {
            _deadLetters.Write(_batch);
        }
        catch (Exception exception)
        {
            // Whatever it is: a letter that is not kept holds up no events.
            _log.Error(PipelineErrors.DeadLetterNotWritten(_slot.Name, exception.Message), exception);
        }

        Tell(refused);
    }

    /// <summary>A reason that stays the same is told once a minute: one that holds for every event would fill the log.</summary>
    private void Tell(IReadOnlyList<EventBatch.Rejection> refused)
    {
        if (refused[0].Reason == _toldReason && _time.GetElapsedTime(_toldAt) < TellAgain)
            return;
        _toldReason = refused[0].Reason;
        _toldAt = _time.GetTimestamp();
        _log.Error(PipelineErrors.SinkRejected(_slot.Name, refused.Count, _toldReason));
    }
}
