using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Pipeline.Collecting;

/// <summary>A collector and where its events go.</summary>
/// <param name="Slot">The collector.</param>
/// <param name="Context">What it gets.</param>
/// <param name="Records">Where the events of a relayed one go; null for any other.</param>
internal sealed record CollectorEnd(CollectorSlot Slot, CollectorContext Context, RecordOutput? Records = null)
{
    /// <summary>Makes the end of a collector that emits on threads of its own.</summary>
    /// <param name="slot">The collector.</param>
    /// <param name="output">Where its events go.</param>
    /// <param name="ledger">The accounts.</param>
    /// <param name="processes">Tells it who a process is; null: nothing is known.</param>
    /// <param name="log">Where failures are told.</param>
    public static CollectorEnd Of(CollectorSlot slot, FreeOutput output, Ledger ledger, IProcessLookup? processes, IDiagnosticLog log)
    {
        CollectorContext context = processes is null ? new(output, slot.Health) : new(output, slot.Health, processes);
        if (slot.Collector is not IRelayedCollector relayed)
            return new CollectorEnd(slot, context);
        RecordOutput records = new(slot, output, slot.Emits.Count > 0 ? ledger.Find(slot.Emits[0].Id) : null, log);
        relayed.Connect(records);
        return new CollectorEnd(slot, context, records);
    }

    /// <summary>Starts collectors, one after the other. The error of one that cannot start is told, and the others run.</summary>
    /// <param name="ends">The collectors.</param>
    /// <param name="patience">How long each may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Gives the start up.</param>
    /// <returns>Those that run.</returns>
    public static async Task<List<CollectorEnd>> StartAsync(
        IEnumerable<CollectorEnd> ends, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        List<CollectorEnd> started = [];
        foreach (CollectorEnd end in ends)
        {
            (CollectorSlot slot, CollectorContext context, _) = end;
            try
            {
                await slot.Collector.StartAsync(context, cancellation).AsTask().WaitAsync(patience, time, cancellation).ConfigureAwait(false);
                slot.Health.Report(HealthState.Healthy);
                started.Add(end);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                slot.Health.Report(HealthState.Failed, PipelineErrors.CollectorNotStarted(slot.Name, exception), exception);
            }
        }

        return started;
    }

    /// <summary>Waits for events of kernel activity that is worked on elsewhere.</summary>
    /// <param name="ends">The collectors.</param>
    /// <param name="patience">How long.</param>
    /// <param name="time">The clock.</param>
    public static async Task DrainAsync(IEnumerable<CollectorEnd> ends, TimeSpan patience, TimeProvider time)
    {
        using CancellationTokenSource over = new();
        Task draining = Task.WhenAll(ends.Select(end => DrainAsync(end.Slot.Collector, over.Token)));
        await draining.WaitAsync(patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await over.CancelAsync().ConfigureAwait(false);
    }

    private static Task DrainAsync(Collector collector, CancellationToken over) => collector switch
    {
        IRelayedCollector relayed => relayed.DrainAsync(over),
        KernelCollector kernel => kernel.DrainAsync(over),
        _ => Task.CompletedTask,
    };
}
