using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>An executable file was created.</summary>
[Event(
    29, "FileExecutableDetected", Version = 5, Task = "File Executable Detected (rule: FileExecutableDetected)",
    Default = EventDefault.NotLogged)]
public readonly ref partial struct FileExecutableDetected
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it was created.</summary>
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
    [HashOf(nameof(RestingFilename), File = nameof(TargetFile), Process = nameof(ProcessId), EmittedLate = true)]
    public Text Hashes { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    [Own]
    public Text ContainerId { get; init; }

    /// <summary>Full path of the file when it had come to rest: another one where it was moved meanwhile, absent where it had none.</summary>
    [Own]
    public Text RestingFilename { get; init; }

    /// <summary>Which file it is, as it was when it had come to rest.</summary>
    [Own]
    public FileIdentity? TargetFile { get; init; }
}
