using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A process ended.</summary>
[Event(5, "ProcessTerminate", Version = 3, Task = "Process terminated (rule: ProcessTerminate)")]
public readonly ref partial struct ProcessTerminate
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it ended.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Full path of the process's last image.</summary>
    public Text Image { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary>How it ended: the exit code; on Linux 128 and the signal's number if a signal ended it.</summary>
    [Own]
    public int? ExitCode { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    [Own]
    public Text ContainerId { get; init; }
}
