using Monitor.Sdk.Sinks;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Supervision;

/// <summary>Stands for a sink in a worker. A batch that was under way when the worker ended fails, and the pipeline hands it in again, to the next
/// worker.</summary>
/// <param name="worker">The worker.</param>
internal sealed class IsolatedSink(PluginWorker worker) : ISink
{
    /// <inheritdoc/>
    public string Destination { get; private set; } = "";

    /// <inheritdoc/>
    public async ValueTask StartAsync(CancellationToken cancellation) =>
        Destination = await worker.StartComponentAsync(cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask ReopenAsync(CancellationToken cancellation)
    {
        WorkerSession session = await worker.ReadyAsync(cancellation).ConfigureAwait(false);
        Destination = await session.CallAsync(MessageKind.Reopen, worker.CallPatience, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        WorkerSession session = await worker.ReadyAsync(cancellation).ConfigureAwait(false);
        await session.CallAsync(MessageKind.Write, worker.CallPatience, cancellation, batch).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await worker.StopAsync().ConfigureAwait(false);
}
