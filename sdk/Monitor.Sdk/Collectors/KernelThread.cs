using Monitor.Sdk.Events;

namespace Monitor.Sdk.Collectors;

/// <summary>A thread that one process made in another.</summary>
public readonly ref struct KernelThread
{
    /// <summary>The thread's id.</summary>
    public uint ThreadId { get; init; }

    /// <summary>Where it begins, an address in the target; 0: not known.</summary>
    public ulong StartAddress { get; init; }

    /// <summary>Path of the module that the address lies in; absent if it lies in none.</summary>
    public Text StartModule { get; init; }

    /// <summary>Name of the exported function that begins at the address; absent if none does.</summary>
    public Text StartFunction { get; init; }
}
