using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A file was deleted or overwritten, and a copy was kept where archiving is in use.</summary>
[Event(23, "FileDelete", Version = 5, Task = "File Delete archived (rule: FileDelete)", Default = EventDefault.NotLogged)]
public readonly ref partial struct FileDelete
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

    /// <summary>Hashes of the file, <c>NAME=HEX</c> joined by commas; on Linux those of the copy in the archive.</summary>
    [HashOf(nameof(ArchiveFilename), File = nameof(ArchiveFile), EmittedLate = true)]
    public Text Hashes { get; init; }

    /// <summary>Whether the contents are those of an executable; on Linux absent where the contents could not be looked at.</summary>
    public bool? IsExecutable { get; init; }

    /// <summary><c>true</c> if a copy was kept in the archive; else <c>false</c> and why, or absent where nothing is archived.</summary>
    public Text Archived { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    [Own]
    public Text ContainerId { get; init; }

    /// <summary>Full path of the copy in the archive.</summary>
    [Own]
    public Text ArchiveFilename { get; init; }

    /// <summary>Which file the copy is.</summary>
    [Own]
    public FileIdentity? ArchiveFile { get; init; }
}
