using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Collectors.FileMode;

/// <summary>Reports every change of the permissions of a file or folder.</summary>
[Collector("file-mode", Emits = [typeof(Sdk.EventSet.FileModeChanged)], Description = "Every change of a file's permissions", Systems = CollectorSystems.Linux)]
public sealed class FileModeCollector : KernelCollector
{
    private const int Digits = 4;
    private const uint UserIdBit = 0x800;
    private const uint GroupIdBit = 0x400;

    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.FileMode;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        uint? mode = record.FileAttributes.Mode;
        context.Emit(new Sdk.EventSet.FileModeChanged
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            User = process.User,
            Image = process.ShownImage,
            TargetFilename = record.File.Path,
            Mode = mode is { } permissions ? new Text(Octal(permissions, stackalloc byte[Digits])) : default,
            SetUserId = mode is { } ? (mode & UserIdBit) != 0 : null,
            SetGroupId = mode is { } ? (mode & GroupIdBit) != 0 : null,
            ContainerId = process.ContainerId,
        });
    }

    private static ReadOnlySpan<byte> Octal(uint mode, Span<byte> digits)
    {
        for (int i = 0; i < digits.Length; i++)
            digits[i] = (byte)('0' + (mode >> 3 * (digits.Length - 1 - i) & 7));
        return digits;
    }
}
