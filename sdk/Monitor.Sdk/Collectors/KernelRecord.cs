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

    /// <summary>Whether some part of it, a path or the command line, is not whole. The events that <see cref="KernelCollector.OnRecord"/> emits say
    /// so by themselves; those that are emitted later do if <see cref="DeferredEvents"/> carried them.</summary>
    public bool IsIncomplete { get; init; }

    /// <summary>The process that did it.</summary>
    public KernelProcess Process { get; init; }

    /// <summary>The process that made <see cref="Process"/>; only for <see cref="KernelHooks.ProcessCreate"/>.</summary>
    public KernelProcess Parent { get; init; }

    /// <summary>Images of the processes from which <see cref="Process"/> descends, separated by NUL, its parent's first, at most eight; only for
    /// <see cref="KernelHooks.ProcessCreate"/>.</summary>
    public Arguments Ancestors { get; init; }

    /// <summary>The connection; only for <see cref="KernelHooks.NetworkConnect"/>.</summary>
    public KernelConnection Connection { get; init; }

    /// <summary>The file; only for the hooks about files and devices.</summary>
    public KernelFile File { get; init; }

    /// <summary>What was set of the file; only for <see cref="KernelHooks.FileTime"/>, <see cref="KernelHooks.FileMode"/> and
    /// <see cref="KernelHooks.FileOwner"/>.</summary>
    public KernelFileAttributes FileAttributes { get; init; }

    /// <summary>The module; only for <see cref="KernelHooks.DriverLoad"/>. Its file is absent when it came from memory.</summary>
    public KernelModule Module { get; init; }

    /// <summary>The eBPF program; only for <see cref="KernelHooks.BpfProgram"/>.</summary>
    public KernelBpfProgram BpfProgram { get; init; }

    /// <summary>The answer; only for <see cref="KernelHooks.DnsMessage"/>.</summary>
    public KernelDnsAnswer DnsAnswer { get; init; }

    /// <summary>The process that was got at; only for <see cref="KernelHooks.ProcessAccess"/>, <see cref="KernelHooks.LimitedAccess"/> and
    /// <see cref="KernelHooks.RemoteThread"/>.</summary>
    public KernelProcess Target { get; init; }

    /// <summary>How it was got at; only for <see cref="KernelHooks.ProcessAccess"/> and <see cref="KernelHooks.LimitedAccess"/>.</summary>
    public KernelAccess Access { get; init; }

    /// <summary>The thread that was made; only for <see cref="KernelHooks.RemoteThread"/>.</summary>
    public KernelThread Thread { get; init; }

    /// <summary>What was done to the registry; only for <see cref="KernelHooks.Registry"/>.</summary>
    public KernelRegistry Registry { get; init; }

    /// <summary>What was found; only for <see cref="KernelHooks.ProcessTampering"/>.</summary>
    public TamperingSign Tampering { get; init; }

    /// <summary>How it ended; only for <see cref="KernelHooks.ProcessTerminate"/>. On Linux the exit code, or 128 and the signal's number; on Windows
    /// the exit status.</summary>
    public int ExitCode { get; init; }
}
