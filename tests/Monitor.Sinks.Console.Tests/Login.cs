using Monitor.Sdk.Events;

namespace Monitor.Sinks.Console.Tests;

/// <summary>An event of somebody's own plugin, of which the sink knows the schema alone.</summary>
[Event(2001, "Login")]
public readonly ref partial struct Login
{
    /// <summary>When.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Which session.</summary>
    public Guid Session { get; init; }

    /// <summary>Who.</summary>
    public Text User { get; init; }

    /// <summary>From where.</summary>
    public NetworkAddress SourceIp { get; init; }

    /// <summary>From which port.</summary>
    public ushort? SourcePort { get; init; }

    /// <summary>Whether it came about.</summary>
    public bool Established { get; init; }

    /// <summary>How often it was tried.</summary>
    public int? Attempts { get; init; }

    /// <summary>What was run.</summary>
    public Arguments Command { get; init; }
}
