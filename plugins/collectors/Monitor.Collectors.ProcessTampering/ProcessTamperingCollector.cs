using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.ProcessTampering;

/// <summary>Reports every program that does not run from a file which can be looked at: one that is in memory only, or was deleted, and on Windows one
/// that runs something else than its file holds.</summary>
[Collector(
    "process-tampering", Emits = [typeof(Sdk.EventSet.ProcessTampering)], Description = "Every program started from memory or from a deleted or replaced file")]
public sealed class ProcessTamperingCollector : KernelCollector
{
    /// <summary>On Linux the start of a program shows it; on Windows it is found out a little later.</summary>
    public override KernelHooks Hooks { get; } = OperatingSystem.IsWindows() ? KernelHooks.ProcessTampering : KernelHooks.ProcessCreate;

    /// <summary>What the kernel puts before the name of a file that memfd_create made.</summary>
    private static ReadOnlySpan<byte> MemoryFile => "/memfd:"u8;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        Text type = record.Tampering == TamperingSign.None ? TypeOf(process) : TypeOf(record.Tampering);
        if (type.IsAbsent)
            return;
        context.Emit(new Sdk.EventSet.ProcessTampering
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            Image = process.ShownImage,
            Type = type,
            User = process.User,
            ContainerId = process.ContainerId,
        });
    }

    private static Text TypeOf(in KernelProcess process) =>
        !process.ImageDeleted ? Text.Absent : process.Image.Bytes.StartsWith(MemoryFile) ? "Image is in memory only"u8 : "Image is deleted"u8;

    private static Text TypeOf(TamperingSign sign) => sign == TamperingSign.ImageReplaced ? "Image is replaced"u8 : "Image is locked for access"u8;
}
