using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>The contents of the clipboard changed.</summary>
[Event(24, "ClipboardChange", Version = 5, Task = "Clipboard changed (rule: ClipboardChange)", Default = EventDefault.NotLogged)]
public readonly ref partial struct ClipboardChange
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When they changed.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>Terminal session of the clipboard.</summary>
    public uint Session { get; init; }

    /// <summary>The user of the session; for a remote session also address and name of the client.</summary>
    public Text ClientInfo { get; init; }

    /// <summary>Hashes of the contents, <c>NAME=HEX</c> joined by commas.</summary>
    public Text Hashes { get; init; }

    /// <summary><c>true</c> if a copy was kept in the archive; else <c>false</c> and why, or absent where nothing is archived.</summary>
    public Text Archived { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }
}
