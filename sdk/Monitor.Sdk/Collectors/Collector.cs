namespace Monitor.Sdk.Collectors;

/// <summary>What kernel and free collectors have in common. A collector has one public constructor, which may ask for its settings class.</summary>
public abstract class Collector : IAsyncDisposable
{
    /// <summary>Prepares the collector: called once, before any event. An exception keeps it from starting.</summary>
    public virtual ValueTask StartAsync(CollectorContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
