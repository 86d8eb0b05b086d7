using Monitor.Sdk.Events;

namespace Monitor.Sdk.EventSet;

/// <summary>The configuration of the monitoring service was changed.</summary>
[Event(
    16, "ServiceConfigurationChange", Version = 3, Task = "Sysmon config state changed",
    RuleElement = "", Default = EventDefault.Always)]
public readonly ref partial struct ServiceConfigurationChange
{
    /// <summary>When it was changed.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>Path of the configuration file as it was given; <c>Defaults</c> after a reset.</summary>
    public Text Configuration { get; init; }

    /// <summary>Hashes of the configuration file, <c>NAME=HEX</c> joined by commas; absent if there is no file.</summary>
    public Text ConfigurationFileHash { get; init; }
}
