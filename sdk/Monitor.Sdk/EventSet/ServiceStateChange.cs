using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>The monitoring service was started or stopped.</summary>
[Event(4, "ServiceStateChange", Version = 3, Task = "Sysmon service state changed", RuleElement = "", Default = EventDefault.Always)]
public readonly ref partial struct ServiceStateChange
{
    /// <summary>When it was started or stopped.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary><c>Started</c> or <c>Stopped</c>.</summary>
    public Text State { get; init; }

    /// <summary>Version of the service.</summary>
    public Text Version { get; init; }

    /// <summary>Newest schema version of rule files that the service understands.</summary>
    public Text SchemaVersion { get; init; }
}
