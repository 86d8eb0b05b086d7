using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A named stream of a file was created, such as the mark of a download.</summary>
[Event(
    15, "FileCreateStreamHash", Version = 2, Task = "File stream created (rule: FileCreateStreamHash)",
    Default = EventDefault.NotLogged)]
public readonly ref partial struct FileCreateStreamHash
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

    /// <summary>Full path of the file, with the name of the stream.</summary>
    public Text TargetFilename { get; init; }

    /// <summary>The creation time that the file has.</summary>
    public EventTime CreationUtcTime { get; init; }

    /// <summary>Hashes of the stream's contents, <c>NAME=HEX</c> joined by commas; absent if they could not be made.</summary>
    [HashOf(nameof(TargetFilename), File = nameof(StreamFile), EmittedLate = true)]
    public Text Hash { get; init; }

    /// <summary>The contents of a small stream of text; absent for others.</summary>
    public Text Contents { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary>Which stream it is: its file, with the stream's name worked into the number of the device.</summary>
    [Own]
    public FileIdentity? StreamFile { get; init; }
}
