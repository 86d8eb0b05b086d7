using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>What a sink is given.</summary>
/// <param name="name">The plugin's name, which is the sink's here.</param>
/// <param name="events">The events that may come.</param>
/// <param name="health">Where the sink says how it is.</param>
/// <param name="log">Where a wish to stop is told.</param>
/// <param name="stop">Fired when the sink asks for it.</param>
internal sealed class SinkSurroundings(string name, EventCatalog events, IHealthReport health, Log log, CancellationTokenSource stop) : ISinkContext
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string Computer { get; } = Environment.MachineName;

    /// <inheritdoc/>
    public string BaseDirectory { get; } = Environment.CurrentDirectory;

    /// <inheritdoc/>
    public EventCatalog Events { get; } = events;

    /// <inheritdoc/>
    public IHealthReport Health { get; } = health;

    /// <inheritdoc/>
    public void RequestStop(string reason)
    {
        log.Say($"{Name} asks for a stop: {reason}.");
        stop.Cancel();
    }
}
