using Monitor.Host.Running;
using Monitor.Host.Status;
using Monitor.Host.Tests.Fixtures;
using Monitor.Pipeline;
using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Host.Tests.Status;

/// <summary>The ledger of a pipeline as the status shows it.</summary>
public sealed class EventStatusReaderTests
{
    [Fact]
    public void An_event_type_is_shown_when_it_has_happened_and_balances_for_each_sink()
    {
        EventCatalog events = new();
        events.Add(AgentStarted.Schema);
        events.Add(AgentStopped.Schema);
        Ledger ledger = new(events, ["a", "b"]);
        Assert.Empty(EventStatusReader.Read(ledger));
        using TestInstallation installation = new();
        ComponentSet components = installation.AddTakingSink().Load("collectors: []\nsinks: { out: { plugin: taking } }");

        IReadOnlyList<EventStatus> read = ReadAfterOneEvent(components, installation.Log);

        EventStatus started = Assert.Single(read);
        Assert.Equal((1100, "AgentStarted", 1L), (started.Id, started.Name, started.Produced));
        Assert.Empty(started.Filtered);
        Assert.Empty(started.Dropped);
        (string sink, SinkEventStatus status) = Assert.Single(started.Sinks);
        Assert.Equal(("out", 0L, 1L), (sink, status.Delivered, status.InFlight));
        Assert.Empty(status.Dropped);
    }

    private static IReadOnlyList<EventStatus> ReadAfterOneEvent(ComponentSet components, RecordingLog log)
    {
        EventPipeline pipeline = new(components.Events, [], components.Sinks.Select(sink => sink.Slot), new PipelineOptions { JournalFolder = "unused", DeadLetterFolder = "unused" }, log, TimeProvider.System);
        pipeline.Emit(new AgentStarted { Version = "1" });
        return EventStatusReader.Read(pipeline.Ledger);
    }
}
