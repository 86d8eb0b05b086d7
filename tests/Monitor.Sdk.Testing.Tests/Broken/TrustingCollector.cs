using System.Text.Unicode;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.EventSet;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Believes that paths are UTF-8.</summary>
[Collector("trusting", Emits = [typeof(ProcessTerminate)], Description = "Believes what the kernel hands over")]
public sealed class TrustingCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.ProcessTerminate;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        if (!Utf8.IsValid(record.Process.Image.Bytes))
            throw new InvalidDataException("The path is not UTF-8.");
        context.Emit(new ProcessTerminate { UtcTime = record.Time, Image = record.Process.Image });
    }
}

internal sealed class TrustingConformance : CollectorConformance
{
    protected override int Restarts => 200;

    protected override Collector Create() => new TrustingCollector();
}
