using Monitor.Sdk.Events;

namespace Monitor.Enrichment;

/// <summary>A process was made. Times are nanoseconds since boot.</summary>
public readonly struct ProcessFork
{
    /// <summary>Who made it.</summary>
    public uint CreatorProcessId { get; init; }

    /// <summary>When that process was made itself.</summary>
    public ulong CreatorStart { get; init; }

    /// <summary>The new process.</summary>
    public uint ChildProcessId { get; init; }

    /// <summary>When it was made.</summary>
    public ulong ChildStart { get; init; }

    /// <summary>Its id in its innermost pid namespace.</summary>
    public uint ChildNamespacedProcessId { get; init; }

    /// <summary>Its real user id.</summary>
    public uint UserId { get; init; }
}

/// <summary>A process started an image, or was found running. Times are nanoseconds since boot.</summary>
public readonly ref struct ProcessStart
{
    /// <summary>Process id in the host's namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>When the process was made.</summary>
    public ulong Start { get; init; }

    /// <summary>Its parent at this moment.</summary>
    public uint ParentProcessId { get; init; }

    /// <summary>When the parent was made; 0 if not known.</summary>
    public ulong ParentStart { get; init; }

    /// <summary>Process id in the innermost pid namespace.</summary>
    public uint NamespacedProcessId { get; init; }

    /// <summary>Real user id.</summary>
    public uint UserId { get; init; }

    /// <summary>Effective user id.</summary>
    public uint EffectiveUserId { get; init; }

    /// <summary>Login user id; all ones: none.</summary>
    public uint LoginUserId { get; init; }

    /// <summary>Audit session; all ones: none.</summary>
    public uint SessionId { get; init; }

    /// <summary>Device number of the controlling terminal, as the kernel keeps it; 0: none.</summary>
    public uint Terminal { get; init; }

    /// <summary>What runs.</summary>
    public ProcessImageSource Image { get; init; }
}

/// <summary>What runs in a process: the parts that an exec record or /proc gives.</summary>
public readonly ref struct ProcessImageSource
{
    /// <summary>Full path of the image.</summary>
    public ReadOnlySpan<byte> Path { get; init; }

    /// <summary>The program as the caller named it; empty if not known or the same as the path.</summary>
    public ReadOnlySpan<byte> InvokedAs { get; init; }

    /// <summary>Working directory.</summary>
    public ReadOnlySpan<byte> Directory { get; init; }

    /// <summary>Arguments, each ended by NUL.</summary>
    public ReadOnlySpan<byte> Arguments { get; init; }

    /// <summary>Id of the container; empty outside containers.</summary>
    public ReadOnlySpan<byte> Container { get; init; }

    /// <summary>Which file the image is; null if not known.</summary>
    public FileIdentity? File { get; init; }

    /// <summary>Whether the file had no name any more.</summary>
    public bool IsDeleted { get; init; }
}
