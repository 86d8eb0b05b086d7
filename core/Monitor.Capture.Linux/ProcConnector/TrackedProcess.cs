namespace Monitor.Capture.Linux.ProcConnector;

/// <summary>What is known of a process that runs: that which its children inherit, and how many threads it has.</summary>
/// <param name="processId">Its id.</param>
/// <param name="start">When it was made, nanoseconds since boot.</param>
internal sealed class TrackedProcess(uint processId, ulong start)
{
    /// <summary>Its id.</summary>
    public uint ProcessId { get; } = processId;

    /// <summary>When it was made, nanoseconds since boot.</summary>
    public ulong Start { get; } = start;

    /// <summary>Who made it, or its parent.</summary>
    public uint ParentId { get; set; }

    /// <summary>When that process was made; 0: not known.</summary>
    public ulong ParentStart { get; set; }

    /// <summary>Its id in its innermost pid namespace.</summary>
    public uint NamespacedId { get; set; } = processId;

    /// <summary>Its real user.</summary>
    public uint UserId { get; set; }

    /// <summary>Its effective user.</summary>
    public uint EffectiveUserId { get; set; }

    /// <summary>Its real group.</summary>
    public uint GroupId { get; set; }

    /// <summary>Its login user; all ones: none.</summary>
    public uint LoginUserId { get; set; } = uint.MaxValue;

    /// <summary>Its audit session; all ones: none.</summary>
    public uint SessionId { get; set; } = uint.MaxValue;

    /// <summary>How many images it has started since it is known.</summary>
    public ulong ImageSerial { get; set; }

    /// <summary>Its threads, where they were counted from its first on; null: only /proc knows.</summary>
    public int? Threads { get; set; }
}
