using System.Threading.Channels;
using Monitor.Pipeline.Accounting;
using Monitor.Pipeline.Routing;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;
using Polly;
using Polly.Retry;

namespace Monitor.Pipeline.Sinks;

/// <summary>
/// One sink's way: a queue of its own, batches in order, retry with growing pauses. A slow or failing sink delays nobody else; when its
/// queue is full, what comes is lost to it, and counted.
/// </summary>
internal sealed class SinkLane : IDisposable
{
    private const int FewBatches = 16;
    private const int RoomForHosts = 1 << 20;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TellAgain = TimeSpan.FromMinutes(1);

    private readonly SinkSlot _slot;
    private readonly int _index;
    private readonly Ledger _ledger;
    private readonly long _maximumBytes;
    private readonly IDiagnosticLog _log;
    private readonly TimeProvider _time;
    private readonly Channel<RoutedBatch> _queue = Channel.CreateUnbounded<RoutedBatch>(new UnboundedChannelOptions { SingleWriter = true });
    private readonly EventBatch _batch = new();
    private readonly long[] _tally;
    private readonly ResiliencePipeline _retry;
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _settling = new();
    private bool _isGivenUp;
    private bool _isStarted;
    private long _bytes;
    private string? _toldReason;
    private long _toldAt;
    private int[] _all = new int[1024];

    /// <param name="slot">The sink.</param>
    /// <param name="index">Its position in the ledger.</param>
    /// <param name="ledger">Counts.</param>
    /// <param name="maximumBytes">Bytes that may wait for it.</param>
    /// <param name="log">Where failures are told.</param>
    /// <param name="time">The clock.</param>
    public SinkLane(SinkSlot slot, int index, Ledger ledger, long maximumBytes, IDiagnosticLog log, TimeProvider time)
    {
        _slot = slot;
        _index = index;
        _ledger = ledger;
        _maximumBytes = maximumBytes;
        _log = log;
        _time = time;
        _tally = new long[ledger.Accounts.Count];
        for (int i = 0; i < _all.Length; i++)
            _all[i] = i;
        _retry = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstPause,
                MaxDelay = LongestPause,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is not null && !_abort.IsCancellationRequested),
                OnRetry = OnRetry,
            })
            .Build();
    }

    public string Name => _slot.Name;

    /// <summary>Its position in the ledger.</summary>
    public int Index => _index;

    /// <summary>Which rule set says what it gets; -1: it gets everything.</summary>
    public int Route => _slot.Route;

    /// <summary>Bytes that wait for this sink.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Whether what comes is lost to this sink now.</summary>
    public bool IsFull => Bytes >= _maximumBytes;

    /// <summary>Whether so many batches wait that the next will wait long.</summary>
    public bool IsBehind => _queue.Reader.Count > FewBatches;

    /// <summary>Opens the sink. If that fails, the error is told, and all that comes is lost to this sink.</summary>
    /// <returns>Whether the sink runs.</returns>
    public async Task<bool> StartAsync(TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            await _slot.Sink.StartAsync(cancellation).AsTask().WaitAsync(patience, _time, cancellation).ConfigureAwait(false);
            _slot.Health.Report(HealthState.Healthy);
            _isStarted = true;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            _slot.Health.Report(HealthState.Failed, PipelineErrors.SinkNotStarted(_slot.Name, exception), exception);
        }

        return _isStarted;
    }

    /// <summary>Takes a batch, or counts it as lost to this sink.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="isHosts">Whether it holds the host's own events, for which there is some room in a full queue, too.</param>
    public void Add(RoutedBatch batch, bool isHosts)
    {
        if (_isStarted && (!IsFull || isHosts && Bytes < _maximumBytes + RoomForHosts))
        {
            Interlocked.Add(ref _bytes, batch.Buffer.Length);
            _queue.Writer.TryWrite(batch);
            return;
        }

        CountAll(batch.Buffer, _isStarted ? DropReason.SinkQueueFull : DropReason.SinkNotStarted);
        batch.Release();
    }

    /// <summary>No more batches will come.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Asks the sink to return; what it has not taken then is lost to it, and counted.</summary>
    public void Abort() => _abort.Cancel();

    /// <summary>Leaves behind a sink that does not return: what it has not taken is lost to it now, whatever it does yet.</summary>
    public void GiveUp()
    {
        lock (_settling)
        {
            if (_isGivenUp)
                return;
            CountUnsettled();
            _isGivenUp = true;
            while (_queue.Reader.TryRead(out RoutedBatch? batch))
                CountAll(batch.Buffer, DropReason.SinkStopped);
        }
    }

    /// <summary>Writes batches until there are no more.</summary>
    public async Task RunAsync()
    {
        await foreach (RoutedBatch batch in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            int length = batch.Buffer.Length;
            await WriteAsync(batch.Buffer).ConfigureAwait(false);
            batch.Release();
            Interlocked.Add(ref _bytes, -length);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _abort.Dispose();

    private async ValueTask WriteAsync(EventBuffer buffer)
    {
        lock (_settling)
        {
            if (_isGivenUp)
            {
                CountAll(buffer, DropReason.SinkStopped);
                return;
            }

            _batch.Reset(buffer, All(buffer.Count));
        }

        try
        {
            await _retry.ExecuteAsync(static (lane, cancellation) => lane.WriteOnceAsync(cancellation), this, _abort.Token).ConfigureAwait(false);
        }
        catch (Exception) when (_abort.IsCancellationRequested)
        {
            lock (_settling)
            {
                CountUnsettled();
                _batch.Reset(buffer, []);
            }
        }
    }

    private async ValueTask WriteOnceAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
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

        if (_slot.Health.State is HealthState.Starting or HealthState.Degraded)
            _slot.Health.Report(HealthState.Healthy);
    }

    /// <summary>Counts what the sink accepted and rejected, and keeps the rest.</summary>
    private void Settle(bool isWhole)
    {
        if (_isGivenUp)
            return;
        if (isWhole)
            _batch.Accept(_batch.Count);
        for (int i = 0; i < _batch.Count; i++)
        {
            if (_batch.IsRejected(i))
                AccountOf(_batch[i]).CountDropped(_index, DropReason.SinkRejected);
            else if (i < _batch.Accepted)
                _tally[AccountOf(_batch[i]).Position]++;
        }

        for (int position = 0; position < _tally.Length; position++)
        {
            if (_tally[position] > 0)
                _ledger.Accounts[position].CountDelivered(_index, _tally[position]);
            _tally[position] = 0;
        }

        if (_batch.Rejections is { Count: > 0 } refused)
            Tell(refused);
        _batch.KeepUnsettled();
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

    private void CountUnsettled()
    {
        if (_batch.Count == 0 || _isGivenUp)
            return;
        for (int i = 0; i < _batch.Count; i++)
            AccountOf(_batch[i]).CountDropped(_index, DropReason.SinkStopped);
        _log.Error(PipelineErrors.StopDeadline(_slot.Name, _batch.Count));
    }

    private void CountAll(EventBuffer buffer, DropReason reason)
    {
        for (int i = 0; i < buffer.Count; i++)
            AccountOf(buffer[i]).CountDropped(_index, reason);
    }

    private EventAccount AccountOf(EventRecord record) => _ledger.Find(record.EventId)!;

    private ValueTask OnRetry(OnRetryArguments<object> arguments)
    {
        Exception cause = arguments.Outcome.Exception!;
        _slot.Health.Report(HealthState.Degraded, PipelineErrors.SinkFailing(_slot.Name, cause), cause);
        return default;
    }

    private ReadOnlySpan<int> All(int count)
    {
        int known = _all.Length;
        if (count > known)
        {
            Array.Resize(ref _all, Math.Max(count, known * 2));
            for (int i = known; i < _all.Length; i++)
                _all[i] = i;
        }

        return _all.AsSpan(0, count);
    }
}
