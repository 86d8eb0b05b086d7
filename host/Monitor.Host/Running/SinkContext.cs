using Monitor.Pipeline;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Sinks;

namespace Monitor.Host.Running;

/// <summary>What a sink gets from the host.</summary>
/// <param name="name">The name that the operator gave it.</param>
/// <param name="baseDirectory">Folder of the configuration.</param>
/// <param name="events">Every event that may come; filled before the sink is started.</param>
/// <param name="health">Where it says how it is.</param>
/// <param name="stop">Takes a wish to stop.</param>
internal sealed class SinkContext(string name, string baseDirectory, EventCatalog events, ComponentHealth health, StopRequest stop) : ISinkContext
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string Computer { get; } = Environment.MachineName;

    /// <inheritdoc/>
    public string BaseDirectory { get; } = baseDirectory;

    /// <inheritdoc/>
    public EventCatalog Events { get; } = events;

    /// <inheritdoc/>
    public IHealthReport Health { get; } = health;

    /// <inheritdoc/>
    public void RequestStop(string reason) => stop.Request(reason);
}
