using Microsoft.Extensions.Time.Testing;
using Monitor.Capture;
using Monitor.Pipeline.Accounting;
using Monitor.Pipeline.Collecting;
using Monitor.Pipeline.Sinks;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Sinks;

namespace Monitor.Pipeline.Tests;

/// <summary>A pipeline with the test's collectors and sinks, under fake time. Its events: ProcessCreate, ProcessTerminate, and the host's.</summary>
internal sealed class TestPipeline : IAsyncDisposable
{
    private readonly List<CollectorSlot> _collectors = [];
    private readonly List<SinkSlot> _sinks = [];
    private EventPipeline? _pipeline;

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public RecordingLog Log { get; } = new();

    public PipelineOptions Options { get; init; } = new();

    public EventPipeline Pipeline => _pipeline ??= new EventPipeline(Events(), _collectors, _sinks, Options, Log, Time);

    public EventAccount Terminations => Pipeline.Ledger.Find(ProcessTerminate.Schema.Id)!;

    public static EventCatalog Events()
    {
        EventCatalog events = new();
        foreach (EventSchema schema in (EventSchema[])[ProcessCreate.Schema, ProcessTerminate.Schema, AgentStarted.Schema, AgentStopped.Schema, EventsLost.Schema])
            events.Add(schema);
        return events;
    }

    public TestPipeline With(string name, Collector collector, params EventSchema[] emits)
    {
        _collectors.Add(new CollectorSlot(name, collector, emits.Length == 0 ? [ProcessTerminate.Schema] : emits, new ComponentHealth(name, Log)));
        return this;
    }

    public TestPipeline With(string name, ScriptedSink sink, int route = -1)
    {
        _sinks.Add(new SinkSlot(name, sink, new ComponentHealth(name, Log), route));
        return this;
    }

    /// <summary>A sink that takes all and keeps nothing.</summary>
    public TestPipeline WithPlainSink(string name, int route = -1)
    {
        _sinks.Add(new SinkSlot(name, new PlainSink(), new ComponentHealth(name, Log), route));
        return this;
    }

    public ComponentHealth HealthOf(string name) =>
        _collectors.Select(collector => collector.Health).Concat(_sinks.Select(sink => sink.Health)).Single(health => health.Name == name);

    public async Task<TestPipeline> StartAsync()
    {
        await Pipeline.StartAsync(CancellationToken.None);
        return this;
    }

    /// <summary>Hands a record to the kernel collectors, as the capture thread does.</summary>
    public void Record(uint number, CaptureNotes notes = CaptureNotes.None) => Pipeline.KernelConsumer.OnRecord(
        new KernelRecord { Kind = KernelHooks.ProcessTerminate, Time = EventTime.Now, Process = new KernelProcess { ProcessId = number } }, notes);

    /// <summary>Hands numbered records over, and the pause behind them.</summary>
    public void RecordAll(uint count)
    {
        for (uint number = 0; number < count; number++)
            Record(number);
        Pipeline.KernelConsumer.OnPause();
    }

    /// <summary>Stops while fake time passes.</summary>
    public Task StopAsync() => Time.Passing(Pipeline.StopAsync("the test is over"), TimeSpan.FromMilliseconds(200));

    /// <summary>Waits until nothing waits to be routed and nothing is on its way to any sink.</summary>
    public Task SettledAsync() => Eventually.Holds(
        () => Pipeline.InputBytes == 0 && Enumerable.Range(0, _sinks.Count).All(sink => Pipeline.Ledger.Accounts.All(account => account.InFlight(sink) == 0)),
        "nothing is in flight");

    /// <summary>For each event and sink: produced = delivered + filtered + dropped.</summary>
    public void AssertBalanced()
    {
        for (int sink = 0; sink < _sinks.Count; sink++)
        {
            foreach (EventAccount account in Pipeline.Ledger.Accounts)
                Assert.Equal((account.Schema.Name, _sinks[sink].Name, 0L), (account.Schema.Name, _sinks[sink].Name, account.InFlight(sink)));
        }
    }

    public async ValueTask DisposeAsync() => await Pipeline.DisposeAsync();

    private sealed class PlainSink : ISink
    {
        public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
