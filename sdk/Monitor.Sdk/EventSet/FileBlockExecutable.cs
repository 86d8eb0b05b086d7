using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A process was kept from creating an executable file.</summary>
[Event(
    27, "FileBlockExecutable", Version = 5, Task = "File Block Executable (rule: FileBlockExecutable)",
    Default = EventDefault.NotLogged)]
public readonly ref partial struct FileBlockExecutable
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

    /// <summary>Hashes of the file, <c>NAME=HEX</c> joined by commas.</summary>
    public Text Hashes { get; init; }
}
