using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>Something failed in the monitoring service, so that events may be missing.</summary>
[Event(255, "Error", Version = 3, Task = "Error report", RuleElement = "", Default = EventDefault.Always)]
public readonly ref partial struct Error
{
    /// <summary>When it failed.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Name of what failed.</summary>
    public Text ID { get; init; }

    /// <summary>What went wrong.</summary>
    public Text Description { get; init; }
}
