using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.FileDelete;

/// <summary>Reports every name of a file that is removed. No copy is kept.</summary>
[Collector("file-delete", Emits = [typeof(Sdk.EventSet.FileDelete)], Description = "Every name of a file that is removed")]
public sealed class FileDeleteCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.FileDelete;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        context.Emit(new Sdk.EventSet.FileDelete
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            User = process.User,
            Image = process.Image.IsAbsent ? KernelProcess.UnknownImage : process.Image,
            TargetFilename = record.File.Path,
            ContainerId = process.ContainerId,
        });
    }
}
