using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>Events were lost: how many, where, why, and between which moments.</summary>
[Event(1102, "EventsLost", Task = "Events were lost", RuleElement = "", Default = EventDefault.Always)]
public readonly ref partial struct EventsLost
{
    /// <summary>When the loss was noticed.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Id of the event type that is missing; absent when it may be any.</summary>
    public ushort? LostEventId { get; init; }

    /// <summary>Name of the event type that is missing; absent when it may be any.</summary>
    public Text LostEventName { get; init; }

    /// <summary>How many events are missing; absent when nobody can know.</summary>
    public ulong? Count { get; init; }

    /// <summary>Why: the drop reason of the ledger, for example <c>ring-full</c>; <c>interrupted</c> when the agent was killed or the machine failed.</summary>
    public Text Reason { get; init; }

    /// <summary>The sink that missed them; absent when all did.</summary>
    public Text Sink { get; init; }

    /// <summary>The events were lost after this moment.</summary>
    public EventTime Since { get; init; }

    /// <summary>The events were lost before this moment.</summary>
    public EventTime Until { get; init; }
}
