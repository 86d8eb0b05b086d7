using System.Security.Cryptography;
using Monitor.Capture;
using Monitor.Enrichment.Hashing;
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
/// The way of an event from collector to sinks: collectors → input queue → router (deferred fields, unique ids) → one lane a sink. Each step
/// is counted in the <see cref="Ledger"/>.
/// </summary>
public sealed class EventPipeline : IAsyncDisposable
{
    private readonly PipelineOptions _options;
    private readonly IDiagnosticLog _log;
    private readonly TimeProvider _time;
    private readonly InputQueue _input;
    private readonly EmissionOrder _order = new();
    private readonly KernelOutput _kernelOutput;
    private readonly List<FreeOutput> _freeOutputs = [];
    private readonly CollectorContext _host;
    private readonly List<(CollectorSlot Slot, CollectorContext Context)> _collectors;
    private readonly SinkSlot[] _sinks;
    private readonly SinkLane[] _lanes;
    private readonly HashService _hashes;
    private readonly LossAnnouncer _losses;
    private readonly CancellationTokenSource _stopCollecting = new();
    private readonly List<Task> _freeCollectors = [];
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
        _sinks = [.. sinks];
        Ledger = new Ledger(events, [.. _sinks.Select(sink => sink.Name)]);
        Events = events;
        _lanes = [.. _sinks.Select((sink, index) => new SinkLane(sink, index, Ledger, options.SinkBytes, log, time))];
        _input = new InputQueue(options.InputBytes);
        _kernelOutput = new KernelOutput(Ledger, _input, _order, options.ExcludeAgentsOwn);
        _host = new CollectorContext(NewFreeOutput(isHosts: true), new ComponentHealth("host", log));
        _collectors = [.. collectors.Select(slot => (slot, new CollectorContext(
            slot.Collector is KernelCollector ? _kernelOutput : NewFreeOutput(isHosts: false), slot.Health)))];
        _kernelCollectors = new KernelCollectors([], Ledger, _kernelOutput, log);
        _hashes = new HashService(Math.Clamp(Environment.ProcessorCount / 2, 1, 4), time);
        _losses = new LossAnnouncer(Ledger, sink => _lanes[sink].IsFull, time);
        Stream = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
    }

    /// <summary>The events that may come.</summary>
    public EventCatalog Events { get; }

    /// <summary>What became of them.</summary>
    public Ledger Ledger { get; }

    /// <summary>Random number of this run; the first half of each event's unique id.</summary>
    public ulong Stream { get; }

    /// <summary>Computes hashes of images.</summary>
    public HashService Hashes => _hashes;

    /// <summary>Bytes that wait to be routed.</summary>
    public long InputBytes => _input.Bytes;

    /// <summary>Bytes that wait for a sink.</summary>
    /// <param name="sink">Its position.</param>
    public long SinkBytes(int sink) => _lanes[sink].Bytes;

    /// <summary>Takes decoded kernel activity; valid after <see cref="StartAsync"/>.</summary>
    public IKernelRecordConsumer KernelConsumer => _kernelCollectors;

    /// <summary>Kinds of kernel activity that the collectors which started ask for; valid after <see cref="StartAsync"/>.</summary>
    public KernelHooks KernelHooks => _kernelCollectors.Hooks;

    /// <summary>Starts the sinks, then the collectors. One that cannot start is left out, and its error told; the others run.</summary>
    /// <returns>Whether at least one sink runs.</returns>
    public async Task<bool> StartAsync(CancellationToken cancellation)
    {
        bool anySink = false;
        foreach (SinkLane lane in _lanes)
            anySink |= await lane.StartAsync(_options.StartPatience, cancellation).ConfigureAwait(false);
        List<(CollectorSlot Slot, CollectorContext Context)> started = [];
        foreach ((CollectorSlot slot, CollectorContext context) in _collectors)
        {
            try
            {
                await slot.Collector.StartAsync(context, cancellation).AsTask().WaitAsync(_options.StartPatience, _time, cancellation).ConfigureAwait(false);
                slot.Health.Report(HealthState.Healthy);
                started.Add((slot, context));
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                slot.Health.Report(HealthState.Failed, PipelineErrors.CollectorNotStarted(slot.Name, exception), exception);
            }
        }

        _kernelCollectors = new KernelCollectors(started.Where(one => one.Slot.Collector is KernelCollector), Ledger, _kernelOutput, _log);
        Handover handover = new(_input.Pool);
        RuleRouting? rules = _options.Rules is { } plan ? new RuleRouting(plan, Events, _lanes, _input.Pool, handover, Ledger) : null;
        Router router = new(_input, new HashSettlement(_hashes, Events, _options.Patience, _time), rules, _lanes, handover, Stream);
        _writing = [.. _lanes.Select(lane => Task.Run(lane.RunAsync, CancellationToken.None))];
        _routing = Task.Run(router.RunAsync, CancellationToken.None);
        _announcing = Task.Run(AnnounceAsync, CancellationToken.None);
        foreach ((CollectorSlot slot, CollectorContext context) in started)
        {
            if (slot.Collector is FreeCollector free)
                _freeCollectors.Add(new FreeCollectorRunner(slot, free, context, _time).RunAsync(_stopCollecting.Token));
        }

        return anySink;
    }

    /// <summary>Emits an event of the host's own.</summary>
    public void Emit<T>(scoped in T value)
        where T : IEvent<T>, allows ref struct => _host.Emit(value);

    /// <summary>Stops: free collectors end, what was emitted is routed and written, and the last event says why. Kernel capture must have
    /// stopped before.</summary>
    /// <param name="reason">Why the agent stops.</param>
    public async Task StopAsync(string reason)
    {
        await _stopCollecting.CancelAsync().ConfigureAwait(false);
        await WaitAsync(Task.WhenAll(_freeCollectors)).ConfigureAwait(false);
        await _announcing.ConfigureAwait(false);
        AnnounceLosses(isLast: true);
        foreach (FreeOutput output in _freeOutputs)
            output.Close();
        EmitLast(reason);
        _input.Complete();
        await _routing.ConfigureAwait(false);
        foreach (SinkLane lane in _lanes)
            lane.Complete();
        Task writing = Task.WhenAll(_writing);
        if (!await WaitAsync(writing).ConfigureAwait(false))
        {
            foreach (SinkLane lane in _lanes)
                lane.Abort();
            if (!await WaitAsync(writing).ConfigureAwait(false))
            {
                foreach (SinkLane lane in _lanes)
                    lane.GiveUp();
            }
        }

        _isStopped = true;
    }

    /// <summary>Closes collectors and sinks. Without <see cref="StopAsync"/> before, what is on its way is lost to the sinks, and
    /// counted.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_isStopped)
            await BreakOffAsync().ConfigureAwait(false);
        foreach ((CollectorSlot slot, _) in _collectors)
            await DisposeAsync(slot.Collector, slot.Health).ConfigureAwait(false);
        foreach (SinkSlot slot in _sinks)
            await DisposeAsync(slot.Sink, slot.Health).ConfigureAwait(false);
        foreach (SinkLane lane in _lanes)
            lane.Dispose();
        _hashes.Dispose();
        _stopCollecting.Dispose();
    }

    /// <summary>Ends what runs, so that nothing goes on over what is about to be closed.</summary>
    private async Task BreakOffAsync()
    {
        await _stopCollecting.CancelAsync().ConfigureAwait(false);
        await WaitAsync(Task.WhenAll(_freeCollectors)).ConfigureAwait(false);
        await _announcing.ConfigureAwait(false);
        foreach (FreeOutput output in _freeOutputs)
            output.Close();
        _input.Complete();
        foreach (SinkLane lane in _lanes)
            lane.Abort();
        await _routing.ConfigureAwait(false);
        foreach (SinkLane lane in _lanes)
            lane.Complete();
        if (await WaitAsync(Task.WhenAll(_writing)).ConfigureAwait(false))
            return;
        foreach (SinkLane lane in _lanes)
            lane.GiveUp();
    }

    private static async ValueTask DisposeAsync(IAsyncDisposable component, ComponentHealth health)
    {
        try
        {
            await component.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            health.Report(HealthState.Failed, $"threw while it was closed: {exception.Message}");
        }
    }

    private static long LostAnywhere(EventAccount account)
    {
        long worst = 0;
        for (int sink = 0; sink < account.SinkCount; sink++)
            worst = Math.Max(worst, account.DroppedBy(sink));
        return account.DroppedTotal + worst;
    }

    private async Task<bool> WaitAsync(Task task)
    {
        try
        {
            await task.WaitAsync(_options.StopPatience, _time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task AnnounceAsync()
    {
        while (!_stopCollecting.IsCancellationRequested)
        {
            await Task.Delay(_options.LossInterval, _time, _stopCollecting.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            AnnounceLosses(isLast: false);
        }
    }

    private FreeOutput NewFreeOutput(bool isHosts)
    {
        FreeOutput output = new(Ledger, _input, _order, isHosts);
        _freeOutputs.Add(output);
        return output;
    }

    /// <summary>By an output of its own: an older one may wait in the queue already, in front of other events.</summary>
    private void EmitLast(string reason)
    {
        CollectorContext last = new(new FreeOutput(Ledger, _input, _order, isHosts: true), _host.Health);
        last.Emit(new AgentStopped
        {
            UtcTime = EventTime.From(_time.GetUtcNow().UtcDateTime),
            Reason = reason,
            Produced = (ulong)Ledger.Accounts.Sum(account => account.Produced),
            Lost = (ulong)Ledger.Accounts.Sum(LostAnywhere),
        });
    }

    private void AnnounceLosses(bool isLast) => _losses.Run((scoped in EventsLost lost) => Emit(lost), isLast);
}
