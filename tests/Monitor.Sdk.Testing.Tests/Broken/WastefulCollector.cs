using Monitor.Sdk.Collectors;
using Monitor.Sdk.EventSet;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Makes a string of each path.</summary>
[Collector("wasteful", Emits = [typeof(ProcessTerminate)], Description = "Allocates at each record")]
public sealed class WastefulCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.ProcessTerminate;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context) =>
        context.Emit(new ProcessTerminate { UtcTime = record.Time, Image = record.Process.Image.ToString() });
}

internal sealed class WastefulConformance : CollectorConformance
{
    protected override int Restarts => 200;

    protected override Collector Create() => new WastefulCollector();
}
