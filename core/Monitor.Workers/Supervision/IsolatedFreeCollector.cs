using Monitor.Pipeline.Collecting;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Records;
using Monitor.Workers.Protocol;

namespace Monitor.Workers.Supervision;

/// <summary>Stands for a free collector in a worker.</summary>
/// <param name="worker">The worker.</param>
/// <param name="listener">Takes its events.</param>
internal sealed class IsolatedFreeCollector(PluginWorker worker, WorkerListener listener) : FreeCollector, IRelayedCollector
{
    /// <inheritdoc/>
    public void Connect(IRecordOutput output) => listener.Output = output;

    /// <inheritdoc/>
    public bool TryTake(in KernelRecord record, RecordFlags flags) => false;

    /// <inheritdoc/>
    public void Flush()
    {
    }

    /// <inheritdoc/>
    public Task DrainAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public override async ValueTask StartAsync(CollectorContext context, CancellationToken cancellation) =>
        await worker.StartComponentAsync(cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
    {
        using CancellationTokenRegistration end = cancellation.UnsafeRegister(static worker => ((PluginWorker)worker!).LetGo(), worker);
        while (true)
        {
            WorkerSession session = await worker.ReadyAsync(cancellation).ConfigureAwait(false);
            try
            {
                await session.CallAsync(MessageKind.Run, patience: null, cancellation).ConfigureAwait(false);
                return;
            }
            catch (WorkerEndedException)
            {
                // The next worker runs it again; the worker itself tells what happened.
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await worker.StopAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
