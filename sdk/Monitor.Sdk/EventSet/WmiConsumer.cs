using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A WMI event consumer was registered, changed or removed.</summary>
[Event(
    20, "WmiConsumer", Version = 3, Task = "WmiEventConsumer activity detected (rule: WmiEvent)",
    RuleElement = "WmiEvent", Default = EventDefault.NotLogged)]
public readonly ref partial struct WmiConsumer
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary><c>WmiConsumerEvent</c>.</summary>
    public Text EventType { get; init; }

    /// <summary>When that was done.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary><c>Created</c>, <c>Modified</c> or <c>Deleted</c>.</summary>
    public Text Operation { get; init; }

    /// <summary>The user who made the change.</summary>
    public Text User { get; init; }

    /// <summary>Name of the consumer, in quotes.</summary>
    public Text Name { get; init; }

    /// <summary>Kind of the consumer, for example <c>Command Line</c> or <c>Script</c>.</summary>
    public Text Type { get; init; }

    /// <summary>What the consumer does: its command, script or file, in quotes.</summary>
    public Text Destination { get; init; }
}
