using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.FileTime;

/// <summary>Reports every change of a file's times to others than the present. On Linux nobody
/// can set when a file was made; when it was written last is what is set to deceive.</summary>
[Collector("file-time", Emits = [typeof(Sdk.EventSet.FileCreateTime)], Description = "Every change of a file's times to others than the present")]
public sealed class FileTimeCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.FileTime;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        context.Emit(new Sdk.EventSet.FileCreateTime
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            User = process.User,
            Image = process.ShownImage,
            TargetFilename = record.File.Path,
            CreationUtcTime = record.FileAttributes.Created ?? record.FileAttributes.Modified,
            PreviousCreationUtcTime = record.FileAttributes.PreviousCreated,
            AccessUtcTime = record.FileAttributes.Accessed,
            ContainerId = process.ContainerId,
        });
    }
}
