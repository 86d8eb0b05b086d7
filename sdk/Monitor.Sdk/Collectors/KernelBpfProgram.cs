using Monitor.Sdk.Events;

namespace Monitor.Sdk.Collectors;

/// <summary>An eBPF program that was loaded into the kernel.</summary>
public readonly ref struct KernelBpfProgram
{
    /// <summary>The kernel's number of the program.</summary>
    public uint Id { get; init; }

    /// <summary>Its type: enum bpf_prog_type of linux/bpf.h.</summary>
    public uint Type { get; init; }

    /// <summary>Name that it was loaded under; absent if it has none.</summary>
    public Text Name { get; init; }
}
