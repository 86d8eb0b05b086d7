using Monitor.Sdk.Events;

namespace Monitor.Sdk.Collectors;

/// <summary>One kernel activity with its processes looked up: what a kernel collector gets, and what its test makes with an object
/// initialiser. The spans inside are valid during the call.</summary>
public readonly ref struct KernelRecord
{
    /// <summary>What happened: one of the hooks.</summary>
    public KernelHooks Kind { get; init; }

    /// <summary>When it happened.</summary>
    public EventTime Time { get; init; }

    /// <summary>The process that did it.</summary>
    public KernelProcess Process { get; init; }

    /// <summary>The process that made <see cref="Process"/>; only for <see cref="KernelHooks.ProcessCreate"/>.</summary>
    public KernelProcess Parent { get; init; }

    /// <summary>The connection; only for <see cref="KernelHooks.NetworkConnect"/>.</summary>
    public KernelConnection Connection { get; init; }

    /// <summary>The file; only for <see cref="KernelHooks.FileCreate"/>, <see cref="KernelHooks.FileDelete"/> and <see cref="KernelHooks.FileRename"/>.</summary>
    public KernelFile File { get; init; }

    /// <summary>The process that was got at; only for <see cref="KernelHooks.ProcessAccess"/>.</summary>
    public KernelProcess Target { get; init; }

    /// <summary>How it was got at; only for <see cref="KernelHooks.ProcessAccess"/>.</summary>
    public KernelAccess Access { get; init; }

    /// <summary>How it ended; only for <see cref="KernelHooks.ProcessTerminate"/>. On Linux the exit code, or 128 and the signal's number.</summary>
    public int ExitCode { get; init; }
}
