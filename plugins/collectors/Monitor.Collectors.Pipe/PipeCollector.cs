using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Collectors.Pipe;

/// <summary>Reports every named pipe that is made, and every process that connects to one.</summary>
[Collector(
    "pipe", Emits = [typeof(PipeCreated), typeof(PipeConnected)], Description = "Named pipes that are made, and processes that connect to them",
    Systems = CollectorSystems.Windows)]
public sealed class PipeCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.PipeCreate | KernelHooks.PipeConnect;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (record.Kind == KernelHooks.PipeConnect)
            EmitConnected(record, context);
        else
            EmitCreated(record, context);
    }

    private static void EmitCreated(in KernelRecord record, CollectorContext context) => context.Emit(new PipeCreated
    {
        EventType = "CreatePipe"u8,
        UtcTime = record.Time,
        ProcessGuid = record.Process.Guid,
        ProcessId = record.Process.ProcessId,
        PipeName = NameOf(record.File),
        Image = record.Process.ShownImage,
        User = record.Process.User,
    });

    private static void EmitConnected(in KernelRecord record, CollectorContext context) => context.Emit(new PipeConnected
    {
        EventType = "ConnectPipe"u8,
        UtcTime = record.Time,
        ProcessGuid = record.Process.Guid,
        ProcessId = record.Process.ProcessId,
        PipeName = NameOf(record.File),
        Image = record.Process.ShownImage,
        User = record.Process.User,
    });

    /// <summary>A pipe without a name is one that a process talks to its children by.</summary>
    private static Text NameOf(in KernelFile file) => file.Path.Bytes.TrimStart((byte)'\\').IsEmpty ? "<Anonymous Pipe>"u8 : file.Path;
}
