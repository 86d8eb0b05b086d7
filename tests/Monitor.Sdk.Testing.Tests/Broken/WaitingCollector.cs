using Monitor.Sdk.Collectors;
using Monitor.Sdk.EventSet;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Waits for something at each record.</summary>
[Collector("waiting", Emits = [typeof(ProcessTerminate)], Description = "Holds the capture up")]
public sealed class WaitingCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.ProcessTerminate;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        if (record.Process.ProcessId == SampleRecords.Usual(Hooks).Process.ProcessId)
            Thread.Sleep(3);
        context.Emit(new ProcessTerminate { UtcTime = record.Time });
    }
}

internal sealed class WaitingConformance : CollectorConformance
{
    protected override int Restarts => 100;

    protected override Collector Create() => new WaitingCollector();
}
