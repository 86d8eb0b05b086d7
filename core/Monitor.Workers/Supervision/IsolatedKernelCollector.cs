using Monitor.Pipeline.Collecting;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Records;

namespace Monitor.Workers.Supervision;

/// <summary>Stands for a kernel collector in a worker: hands kernel records over without waiting; the events come later.</summary>
/// <param name="worker">The worker.</param>
/// <param name="listener">Takes its events.</param>
/// <param name="hooks">The kinds of kernel activity that it wants.</param>
internal sealed class IsolatedKernelCollector(PluginWorker worker, WorkerListener listener, KernelHooks hooks) : KernelCollector, IRelayedCollector
{
    private static readonly TimeSpan DrainStep = TimeSpan.FromMilliseconds(5);

    /// <inheritdoc/>
    public override KernelHooks Hooks => hooks;

    /// <inheritdoc/>
    public void Connect(IRecordOutput output) => listener.Output = output;

    /// <inheritdoc/>
    public bool TryTake(in KernelRecord record, RecordFlags flags) => worker.Current?.TryHand(record, flags) == true;

    /// <inheritdoc/>
    public void Flush() => worker.Current?.Flush();

    /// <inheritdoc/>
    public override async Task DrainAsync(CancellationToken cancellation)
    {
        Flush();
        while (worker.Current is { Window.UnderWay: > 0 } && !cancellation.IsCancellationRequested)
            await Task.Delay(DrainStep, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context) =>
        throw new InvalidOperationException("Kernel activity is handed over.");

    /// <inheritdoc/>
    public override async ValueTask StartAsync(CollectorContext context, CancellationToken cancellation) =>
        await worker.StartComponentAsync(cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await worker.StopAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
