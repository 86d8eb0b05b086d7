using Microsoft.Extensions.Hosting;
using Monitor.Enrichment.Hashing;
using Monitor.Host.CommandLine;
using Monitor.Host.Configuration;
using Monitor.Host.Diagnostics;
using Monitor.Host.Status;
using Monitor.Pipeline;
using Monitor.Pipeline.Sinks;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>The running agent: sinks, collectors and capture, started and stopped in order; tells its status each second.</summary>
internal sealed class Agent : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(1);

    private readonly MonitorConfiguration _configuration;
    private readonly ComponentSet _components;
    private readonly HostLog _log;
    private readonly StopRequest _stop;
    private readonly FieldLookups _lookups;
    private readonly EventPipeline _pipeline;
    private readonly AgentEvents _events;
    private readonly StatusWriter _statusWriter;
    private readonly CancellationTokenSource _stopStatus = new();
    private readonly Task<LoadedCapture>? _loading;
    private readonly GapReport _gaps;
    private AgentLock? _lock;
    private KernelCapture? _capture;
    private LoadedCapture? _loaded;
    private Task _statusTask = Task.CompletedTask;
    private DateTimeOffset _started;

    public Agent(MonitorConfiguration configuration, ComponentSet components, HostLog log, StopRequest stop)
    {
        _configuration = configuration;
        _components = components;
        _log = log;
        _stop = stop;
        _statusWriter = new StatusWriter(configuration.Runtime, log);
        MonitorSettings settings = configuration.Settings;
        _lookups = new FieldLookups(
            configuration.Lookups.Kinds, components.HostNames.AreWanted, components.Rules.CheckRevocation, settings.Capture);
        PipelineOptions options = new()
        {
            Patience = settings.Capture.Patience,
            Rules = components.Rules.Plan,
            Lookups = _lookups.All,
            Processes = ProcessLookup.Make(configuration.State),
            Hashes = new HashOptions
            {
                Algorithms = configuration.Hashes.Algorithms ?? components.Rules.Hashes,
                Largest = settings.Capture.HashLimit.Bytes,
                RemoteFiles = settings.Capture.RemoteFiles || !OperatingSystem.IsWindows(),
            },
            InputBytes = settings.Queue.Input.Bytes,
            JournalFolder = configuration.JournalFolder,
            Journal = settings.Journal.ToOptions(),
            DeadLetterFolder = configuration.DeadLetterFolder,
            Version = AgentVersion.Text,
            StopPatience = settings.Queue.Drain,
            ExcludeAgentsOwn = settings.OwnActivity == OwnActivity.Exclude,
        };
        _pipeline = new EventPipeline(
            components.Events,
            components.Collectors.Select(collector => collector.Slot),
            components.Sinks.Select(sink => sink.Slot),
            options,
            log,
            TimeProvider.System);
        _events = new AgentEvents(_pipeline, configuration, components, TimeProvider.System);
        _gaps = new GapReport(components.Collectors.Select(collector => collector.Slot), log.Warning, log.Information, _events.TellError);

        // The kernel checks the capture programs while the rest of the agent is made.
        KernelHooks hooks = components.HooksByCollector.Aggregate(KernelHooks.None, (all, collector) => all | collector.Hooks);
        if (hooks != KernelHooks.None)
            _loading = LoadedCapture.LoadAsync(hooks, settings.Capture, log.Warning);
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _lock = AgentLock.Take(_configuration.State);
        StatusFolder.Prepare(_configuration.Runtime);
        _started = DateTimeOffset.UtcNow;
        _events.TellStart();
        _log.Told = _events.TellError;
        if (!await _pipeline.StartAsync(cancellationToken).ConfigureAwait(false))
            _log.Error(RunningErrors.NoSinkRuns());
        if (_pipeline.Journal.Recovery is { IsClean: false } found)
            _events.TellInterruption(found.LastCommit);
        await StartCaptureAsync().ConfigureAwait(false);
        _stop.NoteSignals();
        _stop.HungUp = () =>
        {
            _log.Information("SIGHUP: the sinks open again what they write to");
            _pipeline.ReopenSinks();
        };
        WriteStatus();
        _statusTask = Task.Run(TellStatusAsync, CancellationToken.None);
        Announce();
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _log.Information($"stopping ({_stop.Reason}): what was captured is written out");
        _capture?.Stop();
        _log.Told = static _ => { };
        _events.TellStop();
        await _pipeline.StopAsync(_stop.Reason).ConfigureAwait(false);
        _stop.HungUp = static () => { };
        await _stopStatus.CancelAsync().ConfigureAwait(false);
        await _statusTask.ConfigureAwait(false);
        AgentStatus last = Status();
        _statusWriter.Remove();
        StandardError.Write($"\nbalance since the journal began\n{EventTable.Print(last.Events)}");
        if (_capture is { } capture && capture.SequenceGaps > capture.LostInRing)
            _log.Error(RunningErrors.CountsDiffer(capture.SequenceGaps, capture.LostInRing));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _stopStatus.CancelAsync().ConfigureAwait(false);
            await _statusTask.ConfigureAwait(false);
            await DisposeCaptureAsync().ConfigureAwait(false);
        }
        finally
        {
            await _pipeline.DisposeAsync().ConfigureAwait(false);
            _lookups.Dispose();
            _lock?.Dispose();
            _stopStatus.Dispose();
        }
    }

    private async Task DisposeCaptureAsync()
    {
        _capture?.Dispose();
        try
        {
            if (_loading is not null)
                (await _loading.ConfigureAwait(false)).Dispose();
        }
        catch (MonitorException)
        {
            // Told when the start waited for it, or of no interest any more because something else failed before.
        }
    }

    private async Task StartCaptureAsync()
    {
        if (_loading is null || _pipeline.KernelHooks == KernelHooks.None)
            return;
        try
        {
            LoadedCapture loaded = await _loading.ConfigureAwait(false);
            _capture = KernelCapture.Start(loaded, _pipeline.KernelHooks, _pipeline.KernelPolicy, _configuration.State, _pipeline.KernelConsumer, _log, _stop);
            _loaded = loaded;
            _gaps.Update(loaded);
        }
        catch (MonitorException exception)
        {
            await _pipeline.StopAsync(exception.Error.ToString()).ConfigureAwait(false);
            throw;
        }
    }

    private void Announce()
    {
        _log.Information($"collectors: {string.Join(", ", _components.Collectors.Select(collector => collector.PluginLabel))}");
        foreach (SinkComponent sink in _components.Sinks)
        {
            string destination = DestinationOf(sink.Slot);
            string rules = sink.Rules is null ? "" : $", rules {sink.Rules}";
            _log.Information($"sink {sink.Slot.Name}: {sink.PluginLabel}{rules}{(destination.Length == 0 ? "" : " → " + destination)}");
        }

        if ((_components.Rules.Hashes & ~_pipeline.Hashes.Algorithms) is not HashAlgorithms.None and var missing && _components.Rules.Plan is not null)
            _log.Warning($"'hashes:' leaves out what a rule set asks for: {string.Join(", ", HashNames.Of(missing))}; filters on it find nothing");
        if (_components.Unneeded.Count > 0)
            _log.Information($"not collected, since no rule set logs it: {string.Join(", ", _components.Unneeded)}");
        if (_components.Warnings.Count > 0)
            _log.Warning($"{_components.Warnings.Count} warnings about the rule sets; 'monitor validate' lists them");
        if (_capture?.Read(_components.HooksByCollector) is { } capture)
            _log.Information($"capture by {capture.Source}, kernel hooks: {string.Join(", ", capture.Hooks.Select(hook => hook.Name))}");
        double sinceStart = (DateTime.Now - System.Diagnostics.Process.GetCurrentProcess().StartTime).TotalMilliseconds;
        _log.Information($"capturing after {sinceStart:0} ms; stop with Ctrl-C{(OperatingSystem.IsWindows() ? "" : " or SIGTERM")}");
    }

    private static string DestinationOf(SinkSlot slot)
    {
        try
        {
            return slot.Sink.Destination;
        }
        catch (Exception exception)
        {
            slot.Health.Report(HealthState.Degraded, $"it threw when asked where it writes: {exception.Message}");
            return "";
        }
    }

    private async Task TellStatusAsync()
    {
        while (!_stopStatus.IsCancellationRequested)
        {
            await Task.Delay(StatusInterval, _stopStatus.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_loaded is { } loaded && !_stopStatus.IsCancellationRequested)
                _gaps.Update(loaded);
            WriteStatus();
        }
    }

    private void WriteStatus() => _statusWriter.Write(Status());

    private AgentStatus Status() => new()
    {
        Version = AgentVersion.Text,
        ProcessId = Environment.ProcessId,
        Started = _started,
        Written = DateTimeOffset.UtcNow,
        Configuration = _configuration.Path,
        Capture = _capture?.Read(_components.HooksByCollector),
        Processes = _capture?.Processes ?? 0,
        HashesComputed = _pipeline.Hashes.Computed,
        HashesFromCache = _pipeline.Hashes.FromCache,
        HashesLate = _pipeline.Hashes.Late,
        HashesFailed = _pipeline.Hashes.Failed,
        HashAlgorithms = [.. HashNames.Of(_pipeline.Hashes.Algorithms)],
        QueuedBytes = _pipeline.InputBytes,
        RefusedPlugins = [.. _components.RefusedPlugins.Select(error => error.ToString())],
        UnneededCollectors = _components.Unneeded,
        Collectors = [.. _components.Collectors.Select(collector => Component(collector.Slot.Name, collector.PluginLabel, collector.Slot.Health) with { Worker = WorkerStatus.Of(collector.Worker) })],
        Sinks = [.. _components.Sinks.Select((sink, position) => Component(sink.Slot.Name, sink.PluginLabel, sink.Slot.Health) with { Rules = sink.Rules, Lag = SinkLagStatus.Of(_pipeline.LagOf(position)), Worker = WorkerStatus.Of(sink.Worker) })],
        Journal = JournalStatus.Of(_configuration.JournalFolder, _pipeline.Journal),
        Events = EventStatusReader.Read(_pipeline.Ledger),
    };

    private static ComponentStatus Component(string name, string plugin, ComponentHealth health) =>
        new(name, plugin, health.State.ToString().ToLowerInvariant(), health.Message, new Dictionary<string, long>(health.Counters));
}
