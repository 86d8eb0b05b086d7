namespace Monitor.Sdk.Sinks;

/// <summary>
/// Takes events out of the agent. Made through its one public constructor, which may ask for its settings class and for
/// <see cref="ISinkContext"/>; the host calls one member at a time, never two at once. Throw when something fails: the host
/// retries with growing pauses, counts and reports; a sink needs no retry, queue or log of its own.
/// </summary>
public interface ISink : IAsyncDisposable
{
    /// <summary>Where events go, in words for the operator: a path, an address. Empty: there is nothing to say.</summary>
    string Destination => "";

    /// <summary>Opens what the sink writes to. Called before the first batch; after an exception it is called again, with growing pauses.</summary>
    ValueTask StartAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>Closes and opens again what the sink writes to: another program has moved the file away, or a certificate was renewed. Called
    /// between two batches when the operator asks for it (SIGHUP).</summary>
    ValueTask ReopenAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>Delivers a batch. Returning means: accepted for good, but for what was rejected.</summary>
    /// <param name="batch">The events, in order; valid until the call returns.</param>
    /// <param name="cancellation">Fires when the agent stops and its patience is over.</param>
    ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation);
}
