using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.FileRename;

/// <summary>Reports every file or folder that is moved.</summary>
[Collector("file-rename", Emits = [typeof(Sdk.EventSet.FileRenamed)], Description = "Every file or folder that is moved")]
public sealed class FileRenameCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.FileRename;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        context.Emit(new Sdk.EventSet.FileRenamed
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            User = process.User,
            Image = process.ShownImage,
            SourceFilename = record.File.Path,
            TargetFilename = record.File.NewPath,
            ContainerId = process.ContainerId,
        });
    }
}
