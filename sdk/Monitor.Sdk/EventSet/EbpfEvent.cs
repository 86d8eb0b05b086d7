using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A process loaded an eBPF program into the kernel.</summary>
[Event(
    100, "EbpfEvent", Version = 1, Task = "eBPF Program Loaded (rule: eBPFEvent)",
    RuleElement = "eBPFEvent", Default = EventDefault.NotLogged)]
public readonly ref partial struct EbpfEvent
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it was loaded.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary>The command of the bpf system call, for example <c>BPF_PROG_LOAD</c>.</summary>
    public Text BpfCommand { get; init; }

    /// <summary>Type of the program, for example <c>KPROBE</c>.</summary>
    public Text BpfProgramType { get; init; }

    /// <summary>The kernel's id of the program.</summary>
    public uint BpfProgramId { get; init; }

    /// <summary>Name that the program was loaded under.</summary>
    public Text BpfProgramName { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    [Own]
    public Text ContainerId { get; init; }
}
