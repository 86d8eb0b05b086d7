using Monitor.Capture;
using Monitor.Enrichment.Hashing;
using Monitor.Journal;
using Monitor.Pipeline.Accounting;
using Monitor.Pipeline.Collecting;
using Monitor.Pipeline.Routing;
using Monitor.Pipeline.Sinks;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline;

/// <summary>
/// The way of an event from collector to sinks: collectors → input queue → router (rules, deferred fields) → journal → one lane a sink. Each step
/// is counted in the <see cref="Ledger"/>, which the journal keeps.
/// </summary>
public sealed class EventPipeline : IAsyncDisposable
{
    private readonly PipelineOptions _options;
    private readonly IDiagnosticLog _log;
    private readonly TimeProvider _time;
    private readonly Patience _patience;
    private readonly InputQueue _input;
    private readonly EmissionOrder _order = new();
    private readonly KernelOutput _kernelOutput;
    private readonly List<FreeOutput> _freeOutputs = [];
    private readonly CollectorContext _host;
    private readonly List<CollectorEnd> _collectors;
    private readonly SinkSlot[] _sinks;
    private readonly SinkLanes _makeLanes;
    private readonly HashService _hashes;
    private readonly LossAnnouncer _losses;
    private readonly CancellationTokenSource _stopCollecting = new();
    private readonly CancellationTokenSource _leaveJournal = new();
    private readonly List<Task> _freeCollectors = [];
    private JournalWriter? _journal;
    private SinkLane[] _lanes = [];
    private Action<ushort, ulong> _revoke = static (_, _) => { };
    private CollectorTotals _before;
    private KernelCollectors _kernelCollectors;
    private Task _routing = Task.CompletedTask;
    private Task _announcing = Task.CompletedTask;
    private Task[] _writing = [];
    private bool _isStopped;
    private bool _isDisposed;

    /// <param name="events">The events that may come.</param>
    /// <param name="collectors">The collectors.</param>
    /// <param name="sinks">The sinks.</param>
    /// <param name="options">How events flow.</param>
    /// <param name="log">The host's diagnostics.</param>
    /// <param name="time">The clock.</param>
    public EventPipeline(
        EventCatalog events,
        IEnumerable<CollectorSlot> collectors,
        IEnumerable<SinkSlot> sinks,
        PipelineOptions options,
        IDiagnosticLog log,
        TimeProvider time)
    {
        _options = options;
        _log = log;
        _time = time;
        _patience = new Patience(options.StopPatience, time);
        _sinks = [.. sinks];
        Ledger = new Ledger(events, [.. _sinks.Select(sink => sink.Name)]);
        Events = events;
        _makeLanes = new SinkLanes(_sinks, events, options, Ledger, log, time);
        _input = new InputQueue(options.InputBytes, HashNames.LengthOf(options.Hashes.Algorithms));
        _kernelOutput = new KernelOutput(Ledger, _input, _order, options.ExcludeAgentsOwn);
        _host = new CollectorContext(NewFreeOutput(isHosts: true), new ComponentHealth("host", log));
        _collectors = [.. collectors.Select(NewEnd)];
        _kernelCollectors = new KernelCollectors([], Ledger, _kernelOutput, log);
        _losses = new LossAnnouncer(Ledger, time);
        _hashes = new HashService(Math.Clamp(Environment.ProcessorCount / 2, 1, 4), options.Hashes, time);
    }

    /// <summary>The events that may come.</summary>
    public EventCatalog Events { get; }

    /// <summary>What became of them.</summary>
    public Ledger Ledger { get; }

    /// <summary>The journal; valid after <see cref="StartAsync"/>.</summary>
    public JournalWriter Journal => _journal ?? throw new InvalidOperationException("The pipeline was not started.");

    /// <summary>Computes hashes of images.</summary>
    public HashService Hashes => _hashes;

    /// <summary>Bytes that wait to be routed.</summary>
    public long InputBytes => _input.Bytes;

    /// <summary>What waits for a sink; valid after <see cref="StartAsync"/>.</summary>
    /// <param name="sink">Its position.</param>
    public SinkLag LagOf(int sink) => new(Ledger.Accounts.Sum(account => account.Waiting(sink)), _lanes[sink].BytesBehind, _lanes[sink].Age);

    /// <summary>Sequence of the next event that a sink is to get.</summary>
    internal ulong NextOf(int sink) => _lanes[sink].Next;

    /// <summary>Takes decoded kernel activity; valid after <see cref="StartAsync"/>.</summary>
    public IKernelRecordConsumer KernelConsumer => _kernelCollectors;

    /// <summary>Kinds of kernel activity that the collectors which started ask for; valid after <see cref="StartAsync"/>.</summary>
    public KernelHooks KernelHooks => _kernelCollectors.Hooks;

    /// <summary>What those collectors have the kernel side refuse or keep; valid after <see cref="StartAsync"/>.</summary>
    public KernelPolicy KernelPolicy => _kernelCollectors.Policy;

    /// <summary>Opens the journal, starts the sinks, then the collectors. A sink or collector that cannot start is left out for the time being, and
    /// its error told; the others run.</summary>
    /// <returns>Whether at least one sink runs.</returns>
    /// <exception cref="MonitorException">The journal cannot be opened.</exception>
    public async Task<bool> StartAsync(CancellationToken cancellation)
    {
        JournalWriter journal = OpenJournal();
        bool[] sinksRun = await Task.WhenAll(_lanes.Select(lane => lane.StartAsync(_options.StartPatience, cancellation))).ConfigureAwait(false);
        List<CollectorEnd> started = await CollectorEnd.StartAsync(_collectors, _options.StartPatience, _time, cancellation).ConfigureAwait(false);
        _kernelCollectors = new KernelCollectors(started.Where(one => one.Slot.Collector is KernelCollector), Ledger, _kernelOutput, _log);
        Router router = NewRouter(journal);
        _writing = [.. _lanes.Select(lane => Task.Run(lane.RunAsync, CancellationToken.None))];
        _routing = Task.Run(() => router.RunAsync(_leaveJournal.Token), CancellationToken.None);
        _announcing = Task.Run(AnnounceAsync, CancellationToken.None);
        foreach ((CollectorSlot slot, CollectorContext context, _) in started)
        {
            if (slot.Collector is FreeCollector free)
                _freeCollectors.Add(new FreeCollectorRunner(slot, free, context, _time).RunAsync(_stopCollecting.Token));
        }

        return sinksRun.Contains(true);
    }

    /// <summary>Asks the sinks to close and open again what they write to.</summary>
    public void ReopenSinks()
    {
        foreach (SinkLane lane in _lanes)
            lane.Reopen();
    }

    /// <summary>Emits an event of the host's own.</summary>
    public void Emit<T>(scoped in T value)
        where T : IEvent<T>, allows ref struct => _host.Emit(value);

    /// <summary>Stops: free collectors end, what was emitted comes into the journal, the last event says why, and the sinks get what they take
    /// in time; the rest waits in the journal. Kernel capture must have stopped before.</summary>
    /// <param name="reason">Why the agent stops.</param>
    public async Task StopAsync(string reason)
    {
        await EndAsync(reason).ConfigureAwait(false);
        TellWaiting();
    }

    /// <summary>Closes collectors, sinks and the journal. Without <see cref="StopAsync"/> before, what the sinks have not taken waits in the
    /// journal.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_isStopped)
        {
            foreach (SinkLane lane in _lanes)
                lane.Abort();
            await EndAsync(reason: null).ConfigureAwait(false);
        }

        foreach (CollectorEnd end in _collectors)
            await _patience.CloseAsync(end.Slot.Collector, end.Slot.Health).ConfigureAwait(false);
        foreach (SinkSlot slot in _sinks)
            await _patience.CloseAsync(slot.Sink, slot.Health).ConfigureAwait(false);
        foreach (SinkLane lane in _lanes)
            lane.Dispose();
        if (_journal is not null)
            await _journal.DisposeAsync().ConfigureAwait(false);
        _hashes.Dispose();
        _stopCollecting.Dispose();
        _leaveJournal.Dispose();
    }

    private JournalWriter OpenJournal()
    {
        DurableLedger durable = new(Ledger);
        JournalDescription description = new(
            _options.Computer,
            System.Runtime.InteropServices.RuntimeInformation.OSDescription,
            _options.Version,
            [.. _options.Rules?.Routes.Select(route => route.Name) ?? []],
            [.. _sinks.Select((sink, index) => new JournalSink(sink.Name, _makeLanes.RouteOf(index)))],
            Events);
        _journal = JournalWriter.Open(_options.JournalFolder, _options.Journal, description, durable, _time);
        _journal.FaultChanged += TellFault;
        if (_journal.Fault is { } fault)
            TellFault(fault);
        _input.IsBlocked = () => _journal.IsStalled;
        foreach (MonitorError finding in _journal.Recovery.Findings)
            _log.Error(finding);
        durable.Restore(_journal.Recovery);
        _lanes = _makeLanes.Open(_journal, _losses.Forget);
        _before = CollectorTotals.Of(Ledger);
        if (!_journal.Recovery.IsClean && !_journal.Recovery.IsNew)
            EmitInterrupted(_journal.Recovery);
        return _journal;
    }

    private Router NewRouter(JournalWriter journal)
    {
        int[] routes = [.. _sinks.Select(sink => sink.Route)];
        LookupPlan lookups = new(Events, _options.Lookups);
        RuleRouting? rules = _options.Rules is { } plan ? new RuleRouting(plan, Events, lookups, everythingIsWanted: routes.Contains(-1)) : null;
        JournalEntries entries = new(journal, rules, Ledger, routes);
        _revoke = entries.Revoke;
        HashSettlement hashes = new(_hashes, Events, _options.Patience, _time);
        return new Router(_input, hashes, new LookupSettlement(lookups, _options.Patience, _time), rules, _losses, entries, _log);
    }

    private async Task EndAsync(string? reason)
    {
        await _stopCollecting.CancelAsync().ConfigureAwait(false);
        await _patience.WaitAsync(Task.WhenAll(_freeCollectors)).ConfigureAwait(false);
        await CollectorEnd.DrainAsync(_collectors, _options.StopPatience, _time).ConfigureAwait(false);
        await _announcing.ConfigureAwait(false);
        foreach (FreeOutput output in _freeOutputs)
            output.Close();
        if (reason is not null)
            EmitLast(reason);
        _input.Complete();
        if (_journal is { } journal)
        {
            PipelineDrain drain = new(journal, _lanes, _makeLanes, Ledger, _patience);
            await drain.RouteAsync(_routing, _leaveJournal, _revoke).ConfigureAwait(false);
            await drain.DeliverAsync(_writing).ConfigureAwait(false);
        }

        _isStopped = true;
    }

    private void TellWaiting()
    {
        for (int sink = 0; sink < _lanes.Length; sink++)
        {
            if (LagOf(sink).Events is > 0 and long waiting)
                _log.Error(PipelineErrors.StopDeadline(_sinks[sink].Name, waiting));
        }
    }

    private void TellFault(MonitorError? fault)
    {
        if (fault is null)
            _log.Information("the journal is written again");
        else
            _log.Error(PipelineErrors.JournalStalled(fault));
    }

    private async Task AnnounceAsync()
    {
        while (!_stopCollecting.IsCancellationRequested)
        {
            await Task.Delay(_options.LossInterval, _time, _stopCollecting.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _input.Wake();
        }
    }

    private CollectorEnd NewEnd(CollectorSlot slot) => slot.Collector is KernelCollector { EmitsLater: false } and not IRelayedCollector
        ? new CollectorEnd(slot, new CollectorContext(_kernelOutput, slot.Health))
        : CollectorEnd.Of(slot, NewFreeOutput(isHosts: false), Ledger, _options.Processes, _log);

    private FreeOutput NewFreeOutput(bool isHosts)
    {
        FreeOutput output = new(Ledger, _input, _order, isHosts);
        _freeOutputs.Add(output);
        return output;
    }

    /// <summary>By an output of its own: an older one may wait in the queue already, in front of other events.</summary>
    private void EmitLast(string reason)
    {
        CollectorTotals now = CollectorTotals.Of(Ledger);
        CollectorContext last = new(new FreeOutput(Ledger, _input, _order, isHosts: true), _host.Health);
        last.Emit(new AgentStopped
        {
            UtcTime = EventTime.From(_time.GetUtcNow().UtcDateTime),
            Reason = reason,
            Produced = (ulong)(now.Produced - _before.Produced),
            Lost = (ulong)(now.Lost - _before.Lost),
        });
    }

    /// <summary>Says that between the last commit and now nothing is known.</summary>
    private void EmitInterrupted(JournalRecovery recovery)
    {
        EventTime now = EventTime.From(_time.GetUtcNow().UtcDateTime);
        Emit(new EventsLost { UtcTime = now, Reason = "interrupted"u8, Since = recovery.LastCommit ?? now, Until = now });
    }
}
