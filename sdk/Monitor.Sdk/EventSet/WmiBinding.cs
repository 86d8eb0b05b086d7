using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>A WMI event consumer was bound to a filter, or the binding was changed or removed.</summary>
[Event(
    21, "WmiBinding", Version = 3, Task = "WmiEventConsumerToFilter activity detected (rule: WmiEvent)",
    RuleElement = "WmiEvent", Default = EventDefault.NotLogged)]
public readonly ref partial struct WmiBinding
{
    /// <summary>Name of the rule that matched.</summary>
    public Text RuleName { get; init; }

    /// <summary><c>WmiBindingEvent</c>.</summary>
    public Text EventType { get; init; }

    /// <summary>When that was done.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary><c>Created</c>, <c>Modified</c> or <c>Deleted</c>.</summary>
    public Text Operation { get; init; }

    /// <summary>The user who made the change.</summary>
    public Text User { get; init; }

    /// <summary>WMI path of the consumer, in quotes.</summary>
    public Text Consumer { get; init; }

    /// <summary>WMI path of the filter, in quotes.</summary>
    public Text Filter { get; init; }
}
