using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.ProcessTerminate;

/// <summary>Reports every process that ends.</summary>
[Collector("process-terminate", Emits = [typeof(Sdk.EventSet.ProcessTerminate)], Description = "Every ended process, with its exit code")]
public sealed class ProcessTerminateCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.ProcessTerminate;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        context.Emit(new Sdk.EventSet.ProcessTerminate
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            Image = process.ShownImage,
            User = process.User,
            ExitCode = record.ExitCode,
            ContainerId = process.ContainerId,
        });
    }
}
