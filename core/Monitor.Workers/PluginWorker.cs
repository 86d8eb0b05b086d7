using Monitor.Pipeline;
using Monitor.Plugins;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;
using Monitor.Workers.Protocol;
using Monitor.Workers.Running;
using Monitor.Workers.Supervision;

namespace Monitor.Workers;

/// <summary>
/// One collector or sink in a process of its own. The agent loads nothing of the plugin: it gets a collector or sink that stands for the one in the
/// worker. A worker that ends is started again, with growing pauses.
/// </summary>
public sealed class PluginWorker : IAsyncDisposable
{
    private readonly PluginDescription _plugin;
    private readonly IWorkerSystem _system;
    private readonly WorkerStart _start;
    private readonly IDiagnosticLog _log;
    private readonly TimeProvider _time;
    private readonly WorkerListener _listener = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Pauses _pauses;
    private readonly ReadySession _ready = new();
    private WorkerSession? _session;
    private ComponentMaking? _making;
    private ComponentHealth? _health;
    private Task _supervising = Task.CompletedTask;
    private IReadOnlyList<EventSchema> _emits = [];
    private long _restarts;
    private bool _isLast;
    private bool _isStarted;
    private bool _isDisposed;
    private string _limits = "";
    private (string Reason, DateTimeOffset Time)? _lastEnd;

    /// <summary>Nothing is started yet.</summary>
    /// <param name="plugin">The plugin, as it was found and trusted.</param>
    /// <param name="name">The component's name.</param>
    /// <param name="settings">How the worker is held.</param>
    /// <param name="place">Where the operator wrote that; for errors.</param>
    /// <param name="program">What to start.</param>
    /// <param name="log">The agent's log.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="MonitorException">A worker is not possible, or not as this user.</exception>
    public PluginWorker(PluginDescription plugin, string name, WorkerSettings settings, SourcePlace? place, WorkerProgram program, IDiagnosticLog log, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _system = WorkerSystem.Current ?? throw new MonitorException(WorkerErrors.NotHere());
        _plugin = plugin;
        _start = new WorkerStart(program, name, _system.ChooseUser(settings.User, place), settings);
        _log = log;
        _time = time;
        _pauses = new Pauses(settings.FirstPause, settings.LongestPause);
    }

    /// <summary>The plugin.</summary>
    public PluginDescription Plugin => _plugin;

    /// <summary>The events that it declares, the chief one first; valid when it is connected.</summary>
    public IReadOnlyList<EventSchema> Emits => _emits;

    /// <summary>How it is.</summary>
    public WorkerState State
    {
        get
        {
            lock (_lock)
                return new WorkerState(_session?.ProcessId, _start.User.Name, _restarts, _session?.Memory ?? 0, _start.Settings.Memory, _limits, _lastEnd?.Reason, _lastEnd?.Time);
        }
    }

    internal TimeSpan CallPatience => _start.Settings.CallPatience;

    /// <summary>Removes what the workers of an agent that was killed left behind.</summary>
    public static void RemoveLeftBehind() => WorkerSystem.Current?.RemoveLeftBehind();

    /// <summary>Starts the worker and has it load the plugin.</summary>
    /// <exception cref="MonitorException">It cannot be started, or the plugin cannot be loaded.</exception>
    public async Task ConnectAsync()
    {
        _session = await ConnectOnceAsync(known: null).ConfigureAwait(false);
        _limits = _session.Limits;
        _emits = _session.Emits;
    }

    /// <summary>Has the worker fill the plugin's settings and make its collector.</summary>
    /// <param name="settings">What the operator wrote; null: nothing.</param>
    /// <param name="place">Where settings would stand.</param>
    /// <param name="health">Where the collector says how it is.</param>
    /// <param name="errors">Takes what is wrong with the settings.</param>
    /// <returns>The collector that stands for it; null if the settings are wrong.</returns>
    /// <exception cref="MonitorException">The plugin cannot be used.</exception>
    public async Task<Collector?> MakeCollectorAsync(SettingsNode? settings, SourcePlace place, ComponentHealth health, ICollection<MonitorError> errors)
    {
        MadeComponent? made = await MakeAsync(new ComponentMaking(settings, place, Sink: null), health, errors).ConfigureAwait(false);
        return made is null ? null : made.IsKernel ? new IsolatedKernelCollector(this, _listener, made.Hooks) : new IsolatedFreeCollector(this, _listener);
    }

    /// <summary>Has the worker fill the plugin's settings and make its sink.</summary>
    /// <param name="settings">What the operator wrote; null: nothing.</param>
    /// <param name="place">Where settings would stand.</param>
    /// <param name="context">What the agent gives the sink.</param>
    /// <param name="health">Where the sink says how it is.</param>
    /// <param name="errors">Takes what is wrong with the settings.</param>
    /// <returns>The sink that stands for it; null if the settings are wrong.</returns>
    /// <exception cref="MonitorException">The plugin cannot be used.</exception>
    public async Task<ISink?> MakeSinkAsync(SettingsNode? settings, SourcePlace place, ISinkContext context, ComponentHealth health, ICollection<MonitorError> errors)
    {
        ArgumentNullException.ThrowIfNull(context);
        SinkOrigin origin = new(context.Name, context.Computer, context.BaseDirectory, context.Events);
        return await MakeAsync(new ComponentMaking(settings, place, origin), health, errors).ConfigureAwait(false) is null ? null : new IsolatedSink(this);
    }

    /// <summary>Stops the worker in good order, or ends it; it is not started again.</summary>
    public async Task StopAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync().ConfigureAwait(false);
        if (Session is { } session)
            await session.StopAsync().ConfigureAwait(false);
        await _supervising.ConfigureAwait(false);
        _ready.GiveUp("Monitor stops");
    }

    /// <summary>Ends the worker at once, unless it was stopped before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        if (Session is { } session)
            await session.GiveUpAsync().ConfigureAwait(false);
        await _supervising.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>The worker, when it is ready.</summary>
    internal Task<WorkerSession> ReadyAsync(CancellationToken cancellation) => _ready.WaitAsync(cancellation);

    /// <summary>Starts the component; from then on each further worker does by itself.</summary>
    /// <returns>Where a sink's events go.</returns>
    internal async Task<string> StartComponentAsync(CancellationToken cancellation)
    {
        while (true)
        {
            WorkerSession session = await ReadyAsync(cancellation).ConfigureAwait(false);
            try
            {
                string destination = await session.CallAsync(MessageKind.Start, _start.Settings.CallPatience, cancellation).ConfigureAwait(false);
                Volatile.Write(ref _isStarted, true);
                return destination;
            }
            catch (WorkerEndedException) when (!cancellation.IsCancellationRequested)
            {
                // The next worker starts it; the worker itself tells what happened.
                await session.Ended.ConfigureAwait(false);
            }
        }
    }

    /// <summary>Says that the worker, if it ends, need not be started again.</summary>
    internal void LetGo() => Volatile.Write(ref _isLast, true);

    /// <summary>The worker if it is ready now.</summary>
    internal WorkerSession? Current => _ready.Current;

    private async Task<MadeComponent?> MakeAsync(ComponentMaking making, ComponentHealth health, ICollection<MonitorError> errors)
    {
        WorkerSession session = _session ?? throw new InvalidOperationException("The worker is not connected.");
        MadeComponent made = await session.MakeAsync(making).ConfigureAwait(false);
        foreach (MonitorError error in made.Errors)
            errors.Add(error);
        if (made.Refusal is { } refusal)
            throw new MonitorException(refusal);
        if (made.Errors.Count > 0)
            return null;
        _making = making;
        _health = health;
        _listener.Health = health;
        _ready.Set(session);
        _supervising = SuperviseAsync(session);
        return made;
    }

    private Task<WorkerSession> ConnectOnceAsync(IReadOnlyList<EventSchema>? known) => WorkerSession.ConnectAsync(_system, _start, _plugin, known, _listener, _log, _time, _stop.Token);

    private async Task SuperviseAsync(WorkerSession session)
    {
        while (true)
        {
            string reason = await session.Ended.ConfigureAwait(false);
            NoteEnd(session, reason);
            if (IsOver)
            {
                if (!session.EndedWell)
                    _log.Error(WorkerErrors.EndedAtStop(_start.Name, reason));
                return;
            }

            TimeSpan pause = _pauses.Next(_time.GetElapsedTime(session.Began));
            _health!.Report(HealthState.Degraded, WorkerErrors.Ended(_start.Name, reason, pause));
            if (await StartAgainAsync(pause).ConfigureAwait(false) is not { } next)
                return;
            session = next;
        }
    }

    /// <summary>Starts the worker again, as often as it takes.</summary>
    /// <returns>Null: it is not wanted any more.</returns>
    private async Task<WorkerSession?> StartAgainAsync(TimeSpan pause)
    {
        while (true)
        {
            await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (IsOver)
                return null;
            WorkerSession? session = null;
            try
            {
                session = await ConnectOnceAsync(_emits).ConfigureAwait(false);
                await PrepareAsync(session).ConfigureAwait(false);
                if (TryNoteReady(session))
                    return session;
                await session.GiveUpAsync().ConfigureAwait(false);
                return null;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                if (session is not null)
                    await session.GiveUpAsync().ConfigureAwait(false);
                if (IsOver)
                    return null;
                pause = _pauses.Next(TimeSpan.Zero);
                MonitorError error = exception is MonitorException { Error: { } own } ? own : WorkerErrors.Ended(_start.Name, $"it could not be started again: {exception.Message}", pause);
                _health!.Report(HealthState.Failed, error, exception);
            }
        }
    }

    /// <summary>Brings a new worker to where the one before was.</summary>
    private async Task PrepareAsync(WorkerSession session)
    {
        using CancellationTokenRegistration registration = session.DisposeOn(_stop.Token);
        MadeComponent made = await session.MakeAsync(_making!).ConfigureAwait(false);
        if ((made.Refusal ?? (made.Errors.Count > 0 ? made.Errors[0] : null)) is { } error)
            throw new MonitorException(error);
        if (_isStarted)
            await session.CallAsync(MessageKind.Start, _start.Settings.CallPatience, _stop.Token).ConfigureAwait(false);
    }

    private void NoteEnd(WorkerSession session, string reason)
    {
        lock (_lock)
        {
            _lastEnd = (reason, _time.GetUtcNow());
            _session = null;
        }

        _ready.Retract(session);
    }

    /// <summary>Puts a new worker to use.</summary>
    /// <returns>False: it is not wanted any more.</returns>
    private bool TryNoteReady(WorkerSession session)
    {
        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
                return false;
            _session = session;
            _restarts++;
            _ready.Set(session);
        }

        _health!.Report(HealthState.Healthy);
        return true;
    }

    /// <summary>The worker, also while it is stopped: after a stop is wanted no other one takes its place.</summary>
    private WorkerSession? Session
    {
        get
        {
            lock (_lock)
                return _session;
        }
    }

    private bool IsOver => Volatile.Read(ref _isLast) || _stop.IsCancellationRequested;
}
