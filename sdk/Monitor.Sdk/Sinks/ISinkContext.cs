using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Sinks;

/// <summary>What the host gives a sink.</summary>
public interface ISinkContext
{
    /// <summary>The name that the operator gave this sink.</summary>
    string Name { get; }

    /// <summary>Name of the machine whose events these are.</summary>
    string Computer { get; }

    /// <summary>The folder against which relative paths of the settings are meant.</summary>
    string BaseDirectory { get; }

    /// <summary>Every event that may come.</summary>
    EventCatalog Events { get; }

    /// <summary>Says how the sink is.</summary>
    IHealthReport Health { get; }

    /// <summary>Asks the agent to stop in good order: what the sink exists for is gone, as when the reader of a terminal pipe has left.</summary>
    /// <param name="reason">Why, for the log and the last event.</param>
    void RequestStop(string reason);
}
