using System.Buffers;
using System.Buffers.Text;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.EventSet;

namespace Monitor.Collectors.RemoteThread;

/// <summary>Reports every thread that one process makes in another.</summary>
[Collector(
    "remote-thread", Emits = [typeof(CreateRemoteThread)], Description = "Threads that a process makes in another one", Systems = CollectorSystems.Windows)]
public sealed class RemoteThreadCollector : KernelCollector
{
    private const int AddressDigits = 16;

    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.RemoteThread;

    private static ReadOnlySpan<byte> Prefix => "0x"u8;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process, target = record.Target;
        KernelThread thread = record.Thread;
        Span<byte> address = stackalloc byte[Prefix.Length + AddressDigits];
        Write(thread.StartAddress, address);
        context.Emit(new CreateRemoteThread
        {
            UtcTime = record.Time,
            SourceProcessGuid = process.Guid,
            SourceProcessId = process.ProcessId,
            SourceImage = process.ShownImage,
            TargetProcessGuid = target.Guid,
            TargetProcessId = target.ProcessId,
            TargetImage = target.ShownImage,
            NewThreadId = thread.ThreadId,
            StartAddress = address,
            StartModule = thread.StartModule,
            StartFunction = thread.StartFunction,
            SourceUser = process.User,
            TargetUser = target.User,
        });
    }

    [HotPath]
    private static void Write(ulong address, Span<byte> text)
    {
        Prefix.CopyTo(text);
        Utf8Formatter.TryFormat(address, text[Prefix.Length..], out _, new StandardFormat('X', AddressDigits));
    }
}
