namespace Monitor.Sdk.Collectors;

/// <summary>Finds events on its own: a log file, an API, a timer.</summary>
public abstract class FreeCollector : Collector
{
    /// <summary>Runs until <paramref name="cancellation"/> fires, emitting as events come. Returning early means that there is nothing more
    /// to come; an exception is reported, and the collector is started again after a pause that grows.</summary>
    public abstract Task RunAsync(CollectorContext context, CancellationToken cancellation);
}
