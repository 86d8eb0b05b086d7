using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.DriverLoad;

/// <summary>Reports every module that the kernel loads.</summary>
[Collector("driver-load", Emits = [typeof(Sdk.EventSet.DriverLoad)], Description = "Every kernel module that is loaded, with hash and the kernel's word on its signature")]
public sealed class DriverLoadCollector : KernelCollector
{
    private const int LongestName = 64;

    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.DriverLoad;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        KernelModule module = record.Module;
        Span<byte> marked = stackalloc byte[LongestName + 2];
        context.Emit(new Sdk.EventSet.DriverLoad
        {
            UtcTime = record.Time,
            ImageLoaded = record.File.Path.IsAbsent ? Marked(module.Name, marked) : record.File.Path,
            Signed = module.IsSigned switch { true => "true"u8, false => "false"u8, null => Text.Absent },
            SignatureStatus = module.IsSigned == true ? "Valid"u8 : Text.Absent,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            Image = process.ShownImage,
            User = process.User,
            ModuleName = module.Name,
            ImageLoadedFile = record.File.Identity,
            Taints = module.Taints == 0 ? null : module.Taints,
        });
    }

    /// <summary>A module that came from memory has no path: its name in brackets stands for it.</summary>
    private static Text Marked(Text name, Span<byte> room)
    {
        ReadOnlySpan<byte> bytes = name.Bytes[..Math.Min(name.Bytes.Length, LongestName)];
        room[0] = (byte)'[';
        bytes.CopyTo(room[1..]);
        room[bytes.Length + 1] = (byte)']';
        return new Text(room[..(bytes.Length + 2)]);
    }
}
