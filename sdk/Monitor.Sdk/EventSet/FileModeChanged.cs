using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>The permissions of a file or folder were set.</summary>
[Event(1003, "FileModeChanged", Task = "File permissions set (rule: FileModeChanged)", Default = EventDefault.NotLogged)]
public readonly ref partial struct FileModeChanged
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

    /// <summary>The permissions, four octal digits.</summary>
    public Text Mode { get; init; }

    /// <summary>Whether a program in the file runs as the file's owner.</summary>
    public bool? SetUserId { get; init; }

    /// <summary>Whether a program in the file runs with the file's group.</summary>
    public bool? SetGroupId { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    public Text ContainerId { get; init; }
}
