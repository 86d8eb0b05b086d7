using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.FileOwner;

/// <summary>Reports every change of the owner or the group of a file or folder.</summary>
[Collector("file-owner", Emits = [typeof(Sdk.EventSet.FileOwnerChanged)], Description = "Every change of a file's owner or group", Systems = CollectorSystems.Linux)]
public sealed class FileOwnerCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.FileOwner;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        context.Emit(new Sdk.EventSet.FileOwnerChanged
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            User = process.User,
            Image = process.ShownImage,
            TargetFilename = record.File.Path,
            OwnerId = record.FileAttributes.OwnerId,
            Owner = record.FileAttributes.Owner,
            GroupId = record.FileAttributes.GroupId,
            Group = record.FileAttributes.Group,
            ContainerId = process.ContainerId,
        });
    }
}
