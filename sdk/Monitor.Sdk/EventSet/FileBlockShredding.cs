using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A process was kept from overwriting a file's contents beyond recovery.</summary>
[Event(28, "FileBlockShredding", Version = 5, Task = "File Block Shredding (rule: FileBlockShredding)", Default = EventDefault.NotLogged)]
public readonly ref partial struct FileBlockShredding
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it was blocked.</summary>
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

    /// <summary>Hashes of the file, which is as it was, <c>NAME=HEX</c> joined by commas.</summary>
    [HashOf(nameof(TargetFilename), File = nameof(TargetFile))]
    public Text Hashes { get; init; }

    /// <summary>Whether the contents are those of an executable.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>Which file it is.</summary>
    [Own]
    public FileIdentity? TargetFile { get; init; }
}
