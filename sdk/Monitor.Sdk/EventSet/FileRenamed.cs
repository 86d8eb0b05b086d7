using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A file or folder was moved, perhaps over another, which is gone then.</summary>
[Event(1002, "FileRenamed", Task = "File renamed (rule: FileRenamed)", Default = EventDefault.NotLogged)]
public readonly ref partial struct FileRenamed
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it was moved.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>Full path that it had.</summary>
    public Text SourceFilename { get; init; }

    /// <summary>Full path that it has now.</summary>
    public Text TargetFilename { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    public Text ContainerId { get; init; }
}
