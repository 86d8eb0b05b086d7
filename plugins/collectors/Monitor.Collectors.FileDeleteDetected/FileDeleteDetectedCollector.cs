using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.FileDeleteDetected;

/// <summary>Reports every name of a file that is removed, and keeps nothing.</summary>
[Collector("file-delete-detected", Emits = [typeof(Sdk.EventSet.FileDeleteDetected)], Description = "Every name of a file that is removed; no copy is kept")]
public sealed class FileDeleteDetectedCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.FileDelete;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        context.Emit(new Sdk.EventSet.FileDeleteDetected
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            User = process.User,
            Image = process.ShownImage,
            TargetFilename = record.File.Path,
            ContainerId = process.ContainerId,
        });
    }
}
