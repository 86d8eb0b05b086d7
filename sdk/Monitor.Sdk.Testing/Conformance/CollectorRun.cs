using Monitor.Sdk.Collectors;

namespace Monitor.Sdk.Testing;

/// <summary>A free collector that runs on a thread of its own.</summary>
internal sealed class CollectorRun : IDisposable
{
    private static readonly TimeSpan BeginsWithin = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task<Task> _call;

    public CollectorRun(FreeCollector collector, RecordingOutput output)
    {
        Collector = collector;
        Output = output;
        Token = _stop.Token;
        _call = Task.Factory.StartNew(
            () => collector.RunAsync(output.Context, Token), CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        Running = _call.Unwrap();
    }

    public FreeCollector Collector { get; }

    public RecordingOutput Output { get; }

    public CancellationToken Token { get; }

    public Task Running { get; }

    /// <summary>What the collector ended with; null if it runs or ended well.</summary>
    public Exception? Failure => Running.Exception?.InnerException;

    /// <summary>Waits until the collector awaits something, if it does.</summary>
    public Task BegunAsync() => Task.WhenAny(_call, Task.Delay(BeginsWithin));

    public Task CancelAsync() => _stop.CancelAsync();

    public void Dispose() => _stop.Dispose();
}
