using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A process changed when a file claims to have been created.</summary>
[Event(2, "FileCreateTime", Version = 5, Task = "File creation time changed (rule: FileCreateTime)", Default = EventDefault.NotLogged)]
public readonly ref partial struct FileCreateTime
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it was changed.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>Full path of the file.</summary>
    public Text TargetFilename { get; init; }

    /// <summary>The creation time that the file has now; on Linux, where nobody can set that, the time of its last change, absent where
    /// only the time of the last access was set.</summary>
    public EventTime? CreationUtcTime { get; init; }

    /// <summary>The time that it had before; absent on Linux.</summary>
    public EventTime? PreviousCreationUtcTime { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary>The time of the last access that the file has now; absent where it was left alone.</summary>
    [Own]
    public EventTime? AccessUtcTime { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    [Own]
    public Text ContainerId { get; init; }
}
