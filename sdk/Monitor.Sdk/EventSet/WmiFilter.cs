using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A WMI event filter was registered, changed or removed.</summary>
[Event(
    19, "WmiFilter", Version = 3, Task = "WmiEventFilter activity detected (rule: WmiEvent)",
    RuleElement = "WmiEvent", Default = EventDefault.NotLogged)]
public readonly ref partial struct WmiFilter
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary><c>WmiFilterEvent</c>.</summary>
    public Text EventType { get; init; }

    /// <summary>When that was done.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary><c>Created</c>, <c>Modified</c> or <c>Deleted</c>.</summary>
    public Text Operation { get; init; }

    /// <summary>The user who made the change.</summary>
    public Text User { get; init; }

    /// <summary>The WMI namespace that the filter watches, in quotes.</summary>
    public Text EventNamespace { get; init; }

    /// <summary>Name of the filter, in quotes.</summary>
    public Text Name { get; init; }

    /// <summary>What the filter asks for, in quotes.</summary>
    public Text Query { get; init; }
}
