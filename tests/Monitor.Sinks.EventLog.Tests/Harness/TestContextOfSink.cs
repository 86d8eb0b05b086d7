using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.EventLog.Tests.Harness;

/// <summary>What a sink gets from the host.</summary>
internal sealed class TestContextOfSink : ISinkContext, IHealthReport
{
    public TestContextOfSink()
    {
        foreach (EventSchema schema in ShippedEvents.All)
            Events.Add(schema);
        Events.Add(Login.Schema);
    }

    public string Name => "log";

    public string Computer => "web-1";

    public string BaseDirectory => "/";

    public EventCatalog Events { get; } = new();

    public IHealthReport Health => this;

    public void RequestStop(string reason) => Assert.Fail($"The sink asked for a stop: {reason}");

    public void Report(HealthState state, string message = "")
    {
    }

    public void Count(string name, long amount = 1)
    {
    }
}
