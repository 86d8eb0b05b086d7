using Monitor.Journal;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Sinks;

/// <summary>
/// One sink's way: reads the journal at the sink's own pace and hands batches to the sink, in order; how far the sink is, is kept. A slow or failing
/// sink delays nobody else: its events wait in the journal.
/// </summary>
internal sealed class SinkLane : IDisposable
{
    private const int BatchBytes = 256 << 10;
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    private readonly SinkSlot _slot;
    private readonly TimeProvider _time;
    private readonly Func<ulong, JournalReader> _open;
    private readonly SinkProgress _progress;
    private readonly SinkWriter _writer;
    private readonly RouteRecords _records;
    private readonly SinkGaps _gaps;
    private readonly SinkCounts _counts;
    private readonly SinkRetry _retry;
    private readonly EventBuffer _events = new();
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _abort = new();
    private JournalReader _reader;
    private Task? _starting;
    private ulong _until = ulong.MaxValue;
    private long _waitingSince;
    private bool _isStarted;
    private bool _isFailing;

    /// <param name="slot">The sink.</param>
    /// <param name="open">Opens the journal at a sequence, for what the sink gets.</param>
    /// <param name="from">Sequence of the first event that it gets.</param>
    /// <param name="progress">How far the sink is.</param>
    /// <param name="writer">Hands batches to the sink.</param>
    /// <param name="records">Makes events as the sink gets them.</param>
    /// <param name="gaps">Tells of events that the journal no longer has.</param>
    /// <param name="counts">Counts what cannot be counted at once.</param>
    /// <param name="time">The clock.</param>
    public SinkLane(
        SinkSlot slot,
        Func<ulong, JournalReader> open,
        ulong from,
        SinkProgress progress,
        SinkWriter writer,
        RouteRecords records,
        SinkGaps gaps,
        SinkCounts counts,
        TimeProvider time)
    {
        _slot = slot;
        _open = open;
        _reader = open(from);
        _progress = progress;
        _writer = writer;
        _records = records;
        _gaps = gaps;
        _counts = counts;
        _time = time;
        _retry = new SinkRetry(OnFailure, () => _abort.IsCancellationRequested, time);
    }

    /// <summary>Bytes of the journal that the sink has not been through.</summary>
    public long BytesBehind => _reader.BytesBehind + _events.Length;

    /// <summary>Sequence of the next event to deliver.</summary>
    public ulong Next => _progress.Next;

    /// <summary>Whether the sink missed something: perhaps more than is counted.</summary>
    public bool HasGap => _gaps.HasGap;

    /// <summary>The age of the oldest event that was taken from the journal and is not delivered.</summary>
    public TimeSpan Age => Interlocked.Read(ref _waitingSince) is > 0 and long since
        ? _time.GetUtcNow() - new EventTime(since).ToDateTime()
        : TimeSpan.Zero;

    /// <summary>Notes the counts as they are now, after the lane has ended.</summary>
    public void SaveCounts() => _progress.SaveCounts();

    /// <summary>Opens the sink. If that fails the error is told, and it is tried again while the agent runs.</summary>
    /// <returns>Whether the sink runs.</returns>
    public async Task<bool> StartAsync(TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            _starting = Task.Run(() => _slot.Sink.StartAsync(cancellation).AsTask(), cancellation);
            await _starting.WaitAsync(patience, _time, cancellation).ConfigureAwait(false);
            NoteStarted();
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            _slot.Health.Report(HealthState.Failed, PipelineErrors.SinkNotStarted(_slot.Name, exception), exception);
        }

        return _isStarted;
    }

    /// <summary>Asks the sink to close and open again what it writes to, before its next batch.</summary>
    public void Reopen() => _writer.Reopen();

    /// <summary>Ends when everything up to a sequence is delivered.</summary>
    public void Drain(ulong until)
    {
        Interlocked.Exchange(ref _until, until);
        _draining.Cancel();
    }

    /// <summary>Asks the sink to return; what it has not taken then waits in the journal.</summary>
    public void Abort() => _abort.Cancel();

    /// <summary>Leaves behind a sink that does not return: whatever it does yet no longer counts.</summary>
    public void GiveUp() => _writer.GiveUp();

    /// <summary>Hands over batches until the lane is drained or aborted, whatever goes wrong meanwhile.</summary>
    public async Task RunAsync()
    {
        bool goesOn = true, isBehindFault = false;
        while (goesOn)
        {
            try
            {
                if (isBehindFault)
                    BeginAgain();
                if (!_isStarted)
                    await StartAgainAsync().ConfigureAwait(false);
                await HandOverAsync().ConfigureAwait(false);
                goesOn = false;
            }
            catch (Exception) when (_abort.IsCancellationRequested)
            {
                // What is left waits in the journal.
                goesOn = false;
            }
            catch (Exception exception)
            {
                _isFailing = true;
                _slot.Health.Report(HealthState.Degraded, PipelineErrors.LaneFailed(_slot.Name, exception), exception);
                await Task.Delay(PauseAfterFault, _time, _draining.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                goesOn = !_draining.IsCancellationRequested;
                isBehindFault = true;
            }
        }

        if (!_writer.IsGivenUp)
            _progress.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _progress.Dispose();
        _draining.Dispose();
        _abort.Dispose();
    }

    /// <summary>A start that takes longer than anybody waited is not begun a second time.</summary>
    private Task StartAgainAsync() => _retry.ExecuteAsync(
        static async (lane, cancellation) =>
        {
            Task starting = lane._starting is { IsCompleted: false } or { IsCompletedSuccessfully: true } ? lane._starting : lane._slot.Sink.StartAsync(cancellation).AsTask();
            lane._starting = starting;
            await starting.WaitAsync(cancellation).ConfigureAwait(false);
            lane.NoteStarted();
        },
        this,
        _abort.Token).AsTask();

    private async Task HandOverAsync()
    {
        while (!_abort.IsCancellationRequested)
        {
            Fill();
            if (_events.Count > 0)
            {
                await WriteAsync().ConfigureAwait(false);
                continue;
            }

            _counts.Settle(ulong.MaxValue);
            _progress.Save(_reader.NextSequence);
            if (_reader.NextSequence > Interlocked.Read(ref _until))
                break;
            await WaitAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Goes back to the first event that is not settled.</summary>
    private void BeginAgain()
    {
        _counts.Forget();
        _reader.Dispose();
        _reader = _open(_progress.Next);
    }

    private void NoteStarted()
    {
        _slot.Health.Report(HealthState.Healthy);
        _isStarted = true;
    }

    /// <summary>Takes a batch from the journal.</summary>
    private void Fill()
    {
        _events.Clear();
        if (_gaps.TellExpected(_events))
            return;
        while (_events.Length < BatchBytes)
        {
            if (_reader.TryRead(out JournalEntry entry))
            {
                if (!_gaps.WasToldOf(entry.Record))
                    _records.Append(_events, entry);
                else
                    _counts.Add(entry.Sequence, _gaps.Told, reason: null);
            }
            else if (!_reader.TryTakeGap(out JournalGap? gap))
            {
                break;
            }
            else
            {
                _gaps.Tell(gap, _events);
                break;
            }
        }
    }

    private async ValueTask WriteAsync()
    {
        Interlocked.Exchange(ref _waitingSince, _events[0].Time.UnixNanoseconds);
        _writer.Take(_events);
        try
        {
            await _retry.ExecuteAsync(static (writer, cancellation) => writer.WriteAsync(cancellation), _writer, _abort.Token).ConfigureAwait(false);
        }
        finally
        {
            if (!_writer.IsGivenUp)
                _progress.Save(_writer.FirstUnsettled ?? _reader.NextSequence);
        }

        Interlocked.Exchange(ref _waitingSince, 0);
        if (_isFailing)
            _slot.Health.Report(HealthState.Healthy);
        _isFailing = false;
    }

    private async ValueTask WaitAsync()
    {
        try
        {
            await _reader.WaitAsync(_draining.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _abort.Token.ThrowIfCancellationRequested();
        }
    }

    private void OnFailure(Exception cause)
    {
        _isFailing = true;
        _slot.Health.Report(
            _isStarted ? HealthState.Degraded : HealthState.Failed,
            _isStarted ? PipelineErrors.SinkFailing(_slot.Name, cause) : PipelineErrors.SinkNotStarted(_slot.Name, cause),
            cause);
    }
}
