using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>The image that a process runs is not the file that it seems to be.</summary>
[Event(25, "ProcessTampering", Version = 5, Task = "Process Tampering (rule: ProcessTampering)", Default = EventDefault.NotLogged)]
public readonly ref partial struct ProcessTampering
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When that was noticed.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary><c>Image is replaced</c> or <c>Image is locked for access</c>; on Linux <c>Image is in memory only</c> or <c>Image is deleted</c>.</summary>
    public Text Type { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    [Own]
    public Text ContainerId { get; init; }
}
