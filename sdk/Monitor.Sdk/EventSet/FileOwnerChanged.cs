using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>The owner or the group of a file or folder was set.</summary>
[Event(1004, "FileOwnerChanged", Task = "File owner set (rule: FileOwnerChanged)", Default = EventDefault.NotLogged)]
public readonly ref partial struct FileOwnerChanged
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it was set.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>Full path of the file or folder.</summary>
    public Text TargetFilename { get; init; }

    /// <summary>Number of the user who owns the file; absent where the owner was left alone.</summary>
    public uint? OwnerId { get; init; }

    /// <summary>Name of that user, or the number where there is no name for it.</summary>
    public Text Owner { get; init; }

    /// <summary>Number of the file's group; absent where the group was left alone.</summary>
    public uint? GroupId { get; init; }

    /// <summary>Name of that group, or the number where there is no name for it.</summary>
    public Text Group { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    public Text ContainerId { get; init; }
}
