using Monitor.Sdk.Events;

namespace Monitor.Sdk.Collectors;

/// <summary>A module that the kernel loaded.</summary>
public readonly ref struct KernelModule
{
    /// <summary>The module's name.</summary>
    public Text Name { get; init; }

    /// <summary>Whether the kernel accepted a signature of it; null where this kernel checks none.</summary>
    public bool? IsSigned { get; init; }

    /// <summary>How it taints the kernel: a bit for each letter, numbered as in <c>/proc/sys/kernel/tainted</c>.</summary>
    public ulong Taints { get; init; }
}
