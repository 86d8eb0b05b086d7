using Monitor.Capture;
using Monitor.Journal;
using Monitor.Pipeline.Accounting;
using Monitor.Pipeline.Collecting;
using Monitor.Pipeline.Sinks;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Sinks;

namespace Monitor.Pipeline.Tests;

/// <summary>A pipeline with the test's collectors and sinks, under fake time. Its events: ProcessCreate, ProcessTerminate, and the host's.</summary>
internal sealed class TestPipeline : IAsyncDisposable
{
    private readonly List<CollectorSlot> _collectors = [];
    private readonly List<SinkSlot> _sinks = [];
    private readonly TestFolder _folder;
    private readonly bool _ownsFolder;
    private EventPipeline? _pipeline;

    /// <param name="folder">Where the journal lies, for several runs over one; else it has a folder of its own.</param>
    public TestPipeline(TestFolder? folder = null) => (_folder, _ownsFolder) = (folder ?? new TestFolder(), folder is null);

    public PauseRecorder Time { get; } = new(DateTimeOffset.UtcNow);

    public RecordingLog Log { get; } = new();

    /// <summary>Changes the options.</summary>
    public Func<PipelineOptions, PipelineOptions> Configure { get; init; } = static options => options;

    /// <summary>The events that may come.</summary>
    public EventCatalog Catalog { get; init; } = Events();

    public EventPipeline Pipeline => _pipeline ??= new EventPipeline(Catalog, _collectors, _sinks, Configure(Options()), Log, Time);

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

    /// <summary>Stops. Fake time passes only while nothing else is left to wait for: a slow machine lets nobody run into the stop's
    /// deadline.</summary>
    public async Task StopAsync()
    {
        TimeSpan step = Configure(Options()).StopPatience / 100;
        Task stop = Pipeline.StopAsync("the test is over");
        await Eventually.Holds(
            () =>
            {
                if (IsWaiting())
                    Time.Advance(step);
                return stop.IsCompleted;
            },
            "the stop");
        await stop;
    }

    /// <summary>Waits until nothing waits to be routed, nothing is on its way to any sink, and how far each is was noted.</summary>
    public Task SettledAsync() => Eventually.Holds(
        () => Pipeline.InputBytes == 0 && Enumerable.Range(0, _sinks.Count).All(sink => HasAll(sink) && Pipeline.Ledger.Accounts.All(account => account.InFlight(sink) == 0)),
        "nothing is in flight");

    /// <summary>For each event and sink: produced = delivered + filtered + dropped + what waits in the journal.</summary>
    public void AssertBalanced()
    {
        for (int sink = 0; sink < _sinks.Count; sink++)
        {
            Dictionary<ushort, long> waiting = Waiting(sink);
            foreach (EventAccount account in Pipeline.Ledger.Accounts)
            {
                long waits = waiting.GetValueOrDefault(account.Schema.Id);
                Assert.Equal((account.Schema.Name, _sinks[sink].Name, waits), (account.Schema.Name, _sinks[sink].Name, account.InFlight(sink)));
            }
        }
    }

    /// <summary>Closes while fake time passes: after a test that failed the pipeline may wait for its patience to end.</summary>
    public async ValueTask DisposeAsync()
    {
        await Time.Passing(Pipeline.DisposeAsync().AsTask());
        if (_ownsFolder)
            _folder.Dispose();
    }

    /// <summary>Whether all that was emitted is in the journal, and each sink has it, or hangs, or fails.</summary>
    private bool IsWaiting()
    {
        JournalWriter journal = Pipeline.Journal;
        return Pipeline.Ledger.Accounts.All(account => account.Produced == account.FilteredTotal + account.DroppedTotal + account.Settled)
            && (journal.IsStalled || journal.CommittedSequence + 1 == journal.NextSequence)
            && Enumerable.Range(0, _sinks.Count).All(sink =>
                HasAll(sink) || _sinks[sink].Health.State != HealthState.Healthy || _sinks[sink].Sink is ScriptedSink { IsAtWork: true });
    }

    private bool HasAll(int sink) => Pipeline.NextOf(sink) > Pipeline.Journal.CommittedSequence;

    /// <summary>What lies in the journal for a sink that it has not taken.</summary>
    private Dictionary<ushort, long> Waiting(int sink)
    {
        Dictionary<ushort, long> waiting = [];
        string? route = _sinks[sink].Route is >= 0 and int at ? Configure(Options()).Rules!.Routes[at].Name : null;
        using JournalReader reader = Pipeline.Journal.OpenReader(Pipeline.NextOf(sink), route, _sinks[sink].Name);
        do
        {
            while (reader.TryRead(out JournalEntry entry))
                waiting[entry.Record.EventId] = waiting.GetValueOrDefault(entry.Record.EventId) + 1;
        }
        while (reader.TryTakeGap(out _));
        return waiting;
    }

    private PipelineOptions Options() => new()
    {
        JournalFolder = Path.Combine(_folder.Path, "journal"),
        DeadLetterFolder = Path.Combine(_folder.Path, "dead-letters"),
        Journal = new JournalOptions { Sync = TimeSpan.Zero },
    };

    private sealed class PlainSink : ISink
    {
        public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
