using Monitor.Sdk.Events;

namespace TemplateNamespace;

/// <summary>How much room there was on a file system.</summary>
[Event(2100, "TemplateClassReading", Task = "Room on a file system")]
public readonly ref partial struct TemplateClassReading
{
    /// <summary>When it was read.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>A folder on the file system.</summary>
    public Text Path { get; init; }

    /// <summary>Bytes in all.</summary>
    public ulong TotalBytes { get; init; }

    /// <summary>Bytes that are free for the agent's user.</summary>
    public ulong FreeBytes { get; init; }

    /// <summary>How much is in use, in percent.</summary>
    public uint UsedPercent { get; init; }
}
