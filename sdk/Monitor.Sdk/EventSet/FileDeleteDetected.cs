using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A file was deleted or overwritten, and no copy was kept.</summary>
[Event(26, "FileDeleteDetected", Version = 5, Task = "File Delete logged (rule: FileDeleteDetected)", Default = EventDefault.NotLogged)]
public readonly ref partial struct FileDeleteDetected
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it was deleted.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>Full path of the file.</summary>
    public Text TargetFilename { get; init; }

    /// <summary>Hashes of the file, <c>NAME=HEX</c> joined by commas.</summary>
    public Text Hashes { get; init; }

    /// <summary>Whether the contents are those of an executable; absent on Linux.</summary>
    public bool? IsExecutable { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    [Own]
    public Text ContainerId { get; init; }
}
