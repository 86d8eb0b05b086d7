using Monitor.Sdk.Collectors;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Testing.Tests.Good;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Declares another event than it emits.</summary>
[Collector("undeclared", Emits = [typeof(Heartbeat)], Description = "Emits what it does not declare")]
public sealed class UndeclaredCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.ProcessTerminate;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context) => context.Emit(new ProcessTerminate { UtcTime = record.Time });
}

internal sealed class UndeclaredConformance : CollectorConformance
{
    protected override int Restarts => 200;

    protected override Collector Create() => new UndeclaredCollector();
}
