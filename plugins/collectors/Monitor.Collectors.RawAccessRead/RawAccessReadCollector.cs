using System.Buffers.Text;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.RawAccessRead;

/// <summary>Reports every opening of a disk or volume for reading, past the file system.</summary>
[Collector("raw-access-read", Emits = [typeof(Sdk.EventSet.RawAccessRead)], Description = "Every disk or volume that is opened to be read past the file system")]
public sealed class RawAccessReadCollector : KernelCollector
{
    private const int LongestNumber = 21;
    private const int MinorBits = 20;

    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.RawAccessRead;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        Span<byte> number = stackalloc byte[LongestNumber];
        context.Emit(new Sdk.EventSet.RawAccessRead
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            User = process.User,
            Image = process.ShownImage,
            Device = record.File.Path,
            DeviceNumber = record.File.NodeDevice == 0 ? Text.Absent : number[..Write(record.File.NodeDevice, number)],
            ContainerId = process.ContainerId,
        });
    }

    [HotPath]
    private static int Write(uint device, Span<byte> number)
    {
        Utf8Formatter.TryFormat(device >> MinorBits, number, out int major);
        number[major] = (byte)':';
        Utf8Formatter.TryFormat(device & ((1 << MinorBits) - 1), number[(major + 1)..], out int minor);
        return major + 1 + minor;
    }
}
