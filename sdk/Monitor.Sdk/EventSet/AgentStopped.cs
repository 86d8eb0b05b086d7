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

    /// <summary>Events that collectors produced in this run, this one not counted.</summary>
    public ulong Produced { get; init; }

    /// <summary>Events that were lost in this run.</summary>
    public ulong Lost { get; init; }
}
