using System.Collections.Concurrent;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.File.Tests;

/// <summary>What a sink gets from the host.</summary>
/// <param name="folder">Folder of the configuration.</param>
internal sealed class TestContextOfSink(string folder) : ISinkContext, IHealthReport
{
    public string Name => "trail";

    public string Computer => "web-1";

    public string BaseDirectory => folder;

    public EventCatalog Events { get; } = Catalog();

    public IHealthReport Health => this;

    public ConcurrentDictionary<string, long> Counters { get; } = [];

    public void RequestStop(string reason) => Assert.Fail($"The sink asked for a stop: {reason}");

    /// <summary>What the sink told of its health.</summary>
    public ConcurrentQueue<string> Reports { get; } = [];

    public void Report(HealthState state, string message = "") => Reports.Enqueue(message);

    public void Count(string name, long amount = 1) => Counters.AddOrUpdate(name, amount, (_, present) => present + amount);

    private static EventCatalog Catalog()
    {
        EventCatalog events = new();
        events.Add(ProcessTerminate.Schema);
        return events;
    }
}
