using System.Collections.Concurrent;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing;

/// <summary>What a sink gets, in place of the host: every shipped event in the catalog, and a record of what the sink says.</summary>
public sealed class TestSinkContext : ISinkContext
{
    private readonly ConcurrentQueue<string> _stops = [];

    /// <summary>Knows the shipped events, and others.</summary>
    /// <param name="baseDirectory">The folder against which relative paths are meant.</param>
    /// <param name="others">The other events.</param>
    public TestSinkContext(string baseDirectory = "/", params IEnumerable<EventSchema> others)
    {
        BaseDirectory = baseDirectory;
        foreach (EventSchema schema in ShippedEvents.All.Concat(others))
            Events.Add(schema);
    }

    /// <inheritdoc/>
    public string Name { get; init; } = "test";

    /// <inheritdoc/>
    public string Computer { get; init; } = "web-1";

    /// <inheritdoc/>
    public string BaseDirectory { get; }

    /// <inheritdoc/>
    public EventCatalog Events { get; } = new();

    /// <summary>Takes what the sink says about itself.</summary>
    public RecordingHealth Health { get; } = new();

    IHealthReport ISinkContext.Health => Health;

    /// <summary>The reasons for which the sink asked the agent to stop.</summary>
    public IReadOnlyCollection<string> Stops => _stops;

    /// <inheritdoc/>
    public void RequestStop(string reason) => _stops.Enqueue(reason);
}
