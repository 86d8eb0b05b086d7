using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.FileCreate;

/// <summary>Reports every file that is made, or opened to be written anew.</summary>
[Collector("file-create", Emits = [typeof(Sdk.EventSet.FileCreate)], Description = "Every file that is made, or opened to be written anew")]
public sealed class FileCreateCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.FileCreate;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        context.Emit(new Sdk.EventSet.FileCreate
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            User = process.User,
            Image = process.Image.IsAbsent ? KernelProcess.UnknownImage : process.Image,
            TargetFilename = record.File.Path,
            CreationUtcTime = record.File.IsNew ? record.Time : null,
            ContainerId = process.ContainerId,
        });
    }
}
