using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A process wrote into the memory or the registers of another one, or opened its memory to be written.</summary>
[Event(1001, "ProcessInjection", Task = "Process injection (rule: ProcessInjection)", Default = EventDefault.NotLogged)]
public readonly ref partial struct ProcessInjection
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it was written.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process that wrote.</summary>
    public Guid SourceProcessGuid { get; init; }

    /// <summary>Id of the process that wrote.</summary>
    public uint SourceProcessId { get; init; }

    /// <summary>Id of the thread that wrote.</summary>
    public uint SourceThreadId { get; init; }

    /// <summary>Full path of the image of the process that wrote.</summary>
    public Text SourceImage { get; init; }

    /// <summary>Identity of the process that was written into.</summary>
    public Guid TargetProcessGuid { get; init; }

    /// <summary>Id of the process that was written into.</summary>
    public uint TargetProcessId { get; init; }

    /// <summary>Full path of the image of the process that was written into.</summary>
    public Text TargetImage { get; init; }

    /// <summary>The way it went: a ptrace request, a system call, or a file of /proc/PID.</summary>
    public Text Method { get; init; }

    /// <summary>The first address that was written; absent where registers were set or the memory was only opened to be written.</summary>
    [Hex(Everywhere = true)]
    public ulong? TargetAddress { get; init; }

    /// <summary>Bytes that were written, from all the pieces of the call; absent like the address.</summary>
    public ulong? Size { get; init; }

    /// <summary>What lies at the address: the path of the mapped file, or <c>[heap]</c>, <c>[stack]</c>, <c>[vdso]</c>, <c>[anonymous]</c>.</summary>
    public Text TargetMapping { get; init; }

    /// <summary>The mapping's permissions, as in /proc/PID/maps: <c>r-xp</c>.</summary>
    public Text TargetPermissions { get; init; }

    /// <summary>User of the process that wrote.</summary>
    public Text SourceUser { get; init; }

    /// <summary>User of the process that was written into.</summary>
    public Text TargetUser { get; init; }

    /// <summary>The same writes, to the same page, that were left out since the last event of them; absent if there were none.</summary>
    public uint? Repeats { get; init; }

    /// <summary>Id of the container that the process that wrote runs in.</summary>
    public Text ContainerId { get; init; }
}
