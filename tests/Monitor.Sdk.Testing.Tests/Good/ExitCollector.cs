using Monitor.Sdk.Collectors;
using Monitor.Sdk.EventSet;

namespace Monitor.Sdk.Testing.Tests.Good;

/// <summary>A kernel collector that does everything as it should.</summary>
[Collector("2nd-exits", Emits = [typeof(ProcessTerminate)], Description = "Ended processes")]
public sealed class ExitCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.ProcessTerminate;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context) =>
        context.Emit(new ProcessTerminate { UtcTime = record.Time, ProcessId = record.Process.ProcessId, Image = record.Process.Image, ExitCode = record.ExitCode });
}
