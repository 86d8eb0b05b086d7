using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.Console.Tests;

/// <summary>What a sink gets from the host.</summary>
internal sealed class TestContextOfSink : ISinkContext, IHealthReport
{
    public TestContextOfSink()
    {
        foreach (EventSchema schema in new[] { ProcessCreate.Schema, NetworkConnect.Schema, ProcessTerminate.Schema, AgentStarted.Schema, EventsLost.Schema, Login.Schema })
            Events.Add(schema);
    }

    public string Name => "terminal";

    public string Computer => "web-1";

    public string BaseDirectory => "/etc/monitor";

    public EventCatalog Events { get; } = new();

    public IHealthReport Health => this;

    /// <summary>The wishes to stop that came.</summary>
    public List<string> Stops { get; } = [];

    public void RequestStop(string reason) => Stops.Add(reason);

    public void Report(HealthState state, string message = "")
    {
    }

    public void Count(string name, long amount = 1)
    {
    }
}
