using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.ProcessTampering;

/// <summary>Reports every program that is started from a file without a name: one in memory only, or one that was deleted.</summary>
[Collector(
    "process-tampering", Emits = [typeof(Sdk.EventSet.ProcessTampering)], Description = "Every program started from memory or from a deleted file")]
public sealed class ProcessTamperingCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.ProcessCreate;

    /// <summary>What the kernel puts before the name of a file that memfd_create made.</summary>
    private static ReadOnlySpan<byte> MemoryFile => "/memfd:"u8;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        if (!process.ImageDeleted)
            return;
        context.Emit(new Sdk.EventSet.ProcessTampering
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            Image = process.Image.IsAbsent ? KernelProcess.UnknownImage : process.Image,
            Type = process.Image.Bytes.StartsWith(MemoryFile) ? "Image is in memory only"u8 : "Image is deleted"u8,
            User = process.User,
            ContainerId = process.ContainerId,
        });
    }
}
