using Monitor.Sdk.Events;

namespace Monitor.Sinks.EventLog.Tests.Harness;

/// <summary>An event of a plugin's own.</summary>
[Event(2001, "Login", Task = "Login")]
public readonly ref partial struct Login
{
    /// <summary>When.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Who.</summary>
    public Text User { get; init; }

    /// <summary>In a name that is not ASCII.</summary>
    public Text Gerät { get; init; }

    /// <summary>In a name that becomes another's.</summary>
    public Text Ger_t { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public double Seconds { get; init; }
}
