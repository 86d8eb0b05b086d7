using System.Collections.Concurrent;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.Syslog.Tests.Fixtures;

/// <summary>What a sink gets from the host.</summary>
/// <param name="folder">Folder of the configuration.</param>
/// <param name="computer">Name of the machine.</param>
internal sealed class TestContextOfSink(string folder = "/", string computer = "web-1") : ISinkContext, IHealthReport
{
    public string Name => "siem";

    public string Computer => computer;

    public string BaseDirectory => folder;

    public EventCatalog Events { get; } = Catalog();

    public IHealthReport Health => this;

    public ConcurrentDictionary<string, long> Counters { get; } = [];

    public ConcurrentQueue<(HealthState State, string Message)> Reports { get; } = [];

    public void RequestStop(string reason) => Assert.Fail($"The sink asked for a stop: {reason}");

    public void Report(HealthState state, string message = "") => Reports.Enqueue((state, message));

    public void Count(string name, long amount = 1) => Counters.AddOrUpdate(name, amount, (_, present) => present + amount);

    private static EventCatalog Catalog()
    {
        EventCatalog events = new();
        foreach (EventSchema schema in ShippedEvents.All)
            events.Add(schema);
        return events;
    }
}
