using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Takes the present moment for that of the event.</summary>
[Collector("own-clock", Emits = [typeof(ProcessTerminate)], Description = "Asks its own clock")]
public sealed class OwnClockCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.ProcessTerminate;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context) => context.Emit(new ProcessTerminate { UtcTime = EventTime.Now });
}

internal sealed class OwnClockConformance : CollectorConformance
{
    protected override int Restarts => 200;

    protected override Collector Create() => new OwnClockCollector();
}
