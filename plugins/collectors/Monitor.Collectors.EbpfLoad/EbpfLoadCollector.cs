using Monitor.Sdk.Collectors;

namespace Monitor.Collectors.EbpfLoad;

/// <summary>Reports every eBPF program that is loaded into the kernel.</summary>
[Collector("ebpf-load", Emits = [typeof(Sdk.EventSet.EbpfEvent)], Description = "Every eBPF program that is loaded into the kernel", Systems = CollectorSystems.Linux)]
public sealed class EbpfLoadCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.BpfProgram;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        KernelProcess process = record.Process;
        KernelBpfProgram program = record.BpfProgram;
        Span<byte> number = stackalloc byte[ProgramType.LongestNumber];
        context.Emit(new Sdk.EventSet.EbpfEvent
        {
            UtcTime = record.Time,
            ProcessGuid = process.Guid,
            ProcessId = process.ProcessId,
            Image = process.ShownImage,
            User = process.User,
            BpfCommand = "BPF_PROG_LOAD"u8,
            BpfProgramType = ProgramType.NameOf(program.Type, number),
            BpfProgramId = program.Id,
            BpfProgramName = program.Name,
            ContainerId = process.ContainerId,
        });
    }
}
