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

    /// <summary>The creation time that the file has now.</summary>
    public EventTime CreationUtcTime { get; init; }

    /// <summary>The creation time that it had before.</summary>
    public EventTime PreviousCreationUtcTime { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }
}
