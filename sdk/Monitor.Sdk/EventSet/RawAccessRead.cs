using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A process opened a disk or volume to read it past the file system.</summary>
[Event(9, "RawAccessRead", Version = 2, Task = "RawAccessRead detected (rule: RawAccessRead)", Default = EventDefault.NotLogged)]
public readonly ref partial struct RawAccessRead
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary>When it was opened.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Identity of the process.</summary>
    public Guid ProcessGuid { get; init; }

    /// <summary>The process's id in the host's own namespace.</summary>
    public uint ProcessId { get; init; }

    /// <summary>Full path of the process's image.</summary>
    public Text Image { get; init; }

    /// <summary>The device: the kernel's name on Windows, the path on Linux.</summary>
    public Text Device { get; init; }

    /// <summary>The process's user.</summary>
    public Text User { get; init; }

    /// <summary>The device's number, <c>MAJOR:MINOR</c>, which the name of its node says nothing about; on Linux.</summary>
    [Own]
    public Text DeviceNumber { get; init; }

    /// <summary>Id of the container that the process runs in.</summary>
    [Own]
    public Text ContainerId { get; init; }
}
