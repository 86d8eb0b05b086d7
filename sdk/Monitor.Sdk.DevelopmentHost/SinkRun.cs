using Monitor.Pipeline;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>Takes a sink through its life with a stream of sample events, and says of each event what became of it.</summary>
/// <param name="name">The plugin's name.</param>
/// <param name="sink">The sink.</param>
/// <param name="printer">Prints the events.</param>
/// <param name="log">Takes what is wrong.</param>
/// <param name="options">What the author asked for.</param>
internal sealed class SinkRun(string name, ISink sink, EventPrinter printer, Log log, Options options)
{
    private const int BatchesPerSecond = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly SampleEvents _samples = new();
    private readonly EventBuffer _buffer = new();
    private readonly EventBatch _batch = new();
    private long _accepted;
    private long _rejected;
    private long _failures;

    /// <summary>Runs it until the token fires, or until the author's number of events is settled.</summary>
    /// <returns>What became of the events.</returns>
    public async Task<string> RunAsync(CancellationToken stop)
    {
        using CancellationTokenSource patience = new();
        using CancellationTokenRegistration registration = stop.Register(() => patience.CancelAfter(StopPatience));
        try
        {
            await AttemptAsync(() => sink.StartAsync(stop), thrown => PipelineErrors.SinkNotStarted(name, thrown), stop).ConfigureAwait(false);
            log.Say(sink.Destination.Length == 0 ? "Sample events are on their way." : $"Sample events go to {sink.Destination}.");
            await SendAsync(patience.Token, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            if (patience.IsCancellationRequested)
                log.Complain($"{name} has not settled its batch {StopPatience.TotalSeconds:0} s after the stop.");
        }

        try
        {
            await sink.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            log.Complain($"DisposeAsync of {name} threw: {thrown}");
        }

        return $"{_accepted} events accepted, {_rejected} rejected, {_failures} failed attempts";
    }

    private async Task SendAsync(CancellationToken cancellation, CancellationToken stop)
    {
        int ticks = Math.Min(options.Rate, BatchesPerSecond);
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1d / ticks));
        double due = 0;
        do
        {
            due += (double)options.Rate / ticks;
            long left = (options.Events ?? long.MaxValue) - _accepted - _rejected;
            int count = (int)Math.Min((long)due, left);
            due -= count;
            Fill(count);
            await AttemptAsync(() => WriteAsync(cancellation), thrown => PipelineErrors.SinkFailing(name, thrown), stop).ConfigureAwait(false);
            if (left == count)
                return;
        }
        while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
    }

    private void Fill(int count)
    {
        _buffer.Clear();
        for (int i = 0; i < count; i++)
            _samples.AppendTo(_buffer);
        _batch.Reset(_buffer, [.. Enumerable.Range(0, count)]);
    }

    private async ValueTask WriteAsync(CancellationToken cancellation)
    {
        bool isWhole = false;
        try
        {
            await sink.WriteAsync(_batch, cancellation).ConfigureAwait(false);
            isWhole = true;
        }
        finally
        {
            Settle(isWhole);
        }
    }

    /// <summary>Says what became of each event of the batch, and keeps what is to be handed in again.</summary>
    private void Settle(bool isWhole)
    {
        if (isWhole)
            _batch.Accept(_batch.Count);
        Dictionary<int, string> reasons = _batch.Rejections.ToDictionary(rejection => rejection.Index, rejection => rejection.Reason);
        for (int i = 0; i < _batch.Count; i++)
        {
            bool isRejected = reasons.TryGetValue(i, out string? reason);
            bool isAccepted = !isRejected && i < _batch.Accepted;
            _rejected += isRejected ? 1 : 0;
            _accepted += isAccepted ? 1 : 0;
            printer.Print(_batch[i], isRejected ? $"rejected: {reason}" : isAccepted ? "accepted" : "comes again");
        }

        _batch.KeepUnsettled();
    }

    /// <summary>Tries until it succeeds, as the agent does.</summary>
    private async Task AttemptAsync(Func<ValueTask> action, Func<Exception, MonitorError> error, CancellationToken stop)
    {
        for (TimeSpan pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks)))
        {
            try
            {
                await action().ConfigureAwait(false);
                return;
            }
            catch (Exception thrown) when (thrown is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                _failures++;
                log.Tell(error(thrown), thrown);
            }

            await Task.Delay(pause, stop).ConfigureAwait(false);
        }
    }
}
