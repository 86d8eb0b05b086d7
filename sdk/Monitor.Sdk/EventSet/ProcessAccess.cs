using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A process got access to another one; on Linux by ptrace, process_vm_readv or process_vm_writev, pidfd_getfd, or a file of /proc/PID
/// that tells of memory.</summary>
[Event(10, "ProcessAccess", Version = 3, Task = "Process accessed (rule: ProcessAccess)", Default = EventDefault.NotLogged)]
public readonly ref partial struct ProcessAccess
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When access was given.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process that acted.</summary>
    public Guid SourceProcessGUID { get; init; }

    /// <summary>Id of the process that acted.</summary>
    public uint SourceProcessId { get; init; }

    /// <summary>Id of the thread that acted.</summary>
    public uint SourceThreadId { get; init; }

    /// <summary>Full path of the image of the process that acted.</summary>
    public Text SourceImage { get; init; }

    /// <summary>Identity of the process that was acted upon.</summary>
    public Guid TargetProcessGUID { get; init; }

    /// <summary>Id of the process that was acted upon.</summary>
    public uint TargetProcessId { get; init; }

    /// <summary>Full path of the image of the process that was acted upon.</summary>
    public Text TargetImage { get; init; }

    /// <summary>The rights that it got, as bits of Windows' process access rights; on Linux what the way of access amounts to.</summary>
    [Hex(Everywhere = true)]
    public uint GrantedAccess { get; init; }

    /// <summary>The thread's calls at that moment, <c>module+offset</c> joined by <c>|</c>.</summary>
    public Text CallTrace { get; init; }

    /// <summary>User of the process that acted.</summary>
    public Text SourceUser { get; init; }

    /// <summary>User of the process that was acted upon.</summary>
    public Text TargetUser { get; init; }

    /// <summary>The way it went: a ptrace request, a system call, or a file of /proc/PID.</summary>
    [Own]
    public Text Method { get; init; }

    /// <summary>The same accesses that were left out since the last event of them; absent if there were none.</summary>
    [Own]
    public uint? Repeats { get; init; }

    /// <summary>Id of the container that the process that acted runs in.</summary>
    [Own]
    public Text ContainerId { get; init; }
}
