namespace Monitor.Sinks.Syslog.Transport;

/// <summary>A way to the receiver. After an exception it is of no more use.</summary>
internal abstract class Connection : IAsyncDisposable
{
    /// <summary>Whether, as far as can be known, the receiver still listens.</summary>
    public abstract bool IsAlive { get; }

    /// <summary>Sends a message, or lays it by to be sent with others.</summary>
    /// <param name="message">The message; its memory may change when the call has returned.</param>
    /// <param name="cancellation">Fires when the agent's patience is over.</param>
    /// <returns>False if this message can never be sent, for it is too large.</returns>
    public abstract ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation);

    /// <summary>Waits until everything sent has arrived, as far as can be known.</summary>
    public abstract ValueTask CompleteAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
