using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A file was created or overwritten.</summary>
[Event(11, "FileCreate", Version = 2, Task = "File created (rule: FileCreate)", Default = EventDefault.NotLogged)]
public readonly ref partial struct FileCreate
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it was created.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>Full path of the file.</summary>
    public Text TargetFilename { get; init; }

    /// <summary>The creation time that the file has; absent where it was there before, on Linux.</summary>
    public EventTime? CreationUtcTime { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    [Own]
    public Text ContainerId { get; init; }

    /// <summary>What the name stands for: <c>file</c>, <c>hard link</c>, <c>symbolic link</c>, <c>block device</c>, <c>character device</c>,
    /// <c>pipe</c> or <c>socket</c>.</summary>
    [Own]
    public Text FileType { get; init; }

    /// <summary>Of a link: the other path of the file, or what the symbolic link says, as it says it.</summary>
    [Own]
    public Text LinkTarget { get; init; }
}
