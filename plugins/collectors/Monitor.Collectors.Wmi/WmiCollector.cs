using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.EventSet;

namespace Monitor.Collectors.Wmi;

/// <summary>Reports every permanent subscription of WMI (filter, consumer, binding) that is made, changed or removed.</summary>
[Collector(
    "wmi", Emits = [typeof(WmiFilter), typeof(WmiConsumer), typeof(WmiBinding)],
    Description = "Permanent subscriptions of WMI that are made, changed or removed", Systems = CollectorSystems.Windows)]
public sealed class WmiCollector : FreeCollector
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Func<IWmiSource> _subscribe;

    /// <summary>Nothing is subscribed to yet.</summary>
    public WmiCollector()
        : this(static () => OperatingSystem.IsWindows() ? WmiSubscription.Begin() : throw new MonitorException(WmiErrors.CannotSubscribe("exist here", 0)))
    {
    }

    internal WmiCollector(Func<IWmiSource> subscribe) => _subscribe = subscribe;

    /// <inheritdoc/>
    public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (cancellation.IsCancellationRequested)
            return;
        await Task.Factory.StartNew(() => Run(context, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }

    private void Run(CollectorContext context, CancellationToken cancellation)
    {
        using IWmiSource source = _subscribe();
        while (!cancellation.IsCancellationRequested)
        {
            if (source.Next(Patience, cancellation) is { } change && !WmiEvents.TryEmit(change, context))
                context.Health.Count("changes-not-known");
        }
    }
}
