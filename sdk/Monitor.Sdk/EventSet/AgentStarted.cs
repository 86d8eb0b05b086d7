using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>The agent began to capture. Always the first event of a run.</summary>
[Event(1100, "AgentStarted", Task = "Monitor started", RuleElement = "", Default = EventDefault.Always)]
public readonly ref partial struct AgentStarted
{
    /// <summary>When the agent began to capture.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Version of the agent.</summary>
    public Text Version { get; init; }

    /// <summary>The agent's process id.</summary>
    public uint ProcessId { get; init; }

    /// <summary>The configuration file in force.</summary>
    public Text Configuration { get; init; }

    /// <summary>SHA-256 of the configuration file, lower-case hexadecimal.</summary>
    public Text ConfigurationHash { get; init; }

    /// <summary>Names of the plugins that were loaded, joined by commas.</summary>
    public Text Plugins { get; init; }

    /// <summary>The operating system's own name and version.</summary>
    public Text System { get; init; }
}
