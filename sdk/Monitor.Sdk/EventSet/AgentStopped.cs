using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>The agent stops in good order. A run whose last event is another one was cut off.</summary>
[Event(1101, "AgentStopped", Task = "Monitor stopped", RuleElement = "", Default = EventDefault.Always)]
public readonly ref partial struct AgentStopped
{
    /// <summary>When the agent stopped.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Why: the signal, or the error.</summary>
    public Text Reason { get; init; }

    /// <summary>Events that collectors produced in this run.</summary>
    public ulong Produced { get; init; }

    /// <summary>How many of them were lost, to a sink or to all.</summary>
    public ulong Lost { get; init; }
}
