using System.Globalization;
using Monitor.Host.Configuration;
using Monitor.Pipeline;
using Monitor.Pipeline.Collecting;
using Monitor.Pipeline.Sinks;
using Monitor.Plugins;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;
using Monitor.Workers;

namespace Monitor.Host.Running;

/// <summary>
/// The collectors and sinks that a configuration asks for, made from their plugins. A plugin that is not as it has to be is refused and the
/// others go on; a configuration that names what does not exist, or sets what is not possible, is an error.
/// </summary>
internal sealed class ComponentSet : IDisposable
{
    private readonly MonitorConfiguration _configuration;
    private readonly IDiagnosticLog _log;
    private readonly StopRequest _stop;
    private readonly PluginSet _plugins;
    private readonly WorkerSet _workers;
    private readonly List<CollectorComponent> _collectors = [];
    private readonly List<SinkComponent> _sinks = [];
    private readonly List<MonitorError> _errors = [];
    private readonly List<MonitorError> _warnings = [];
    private readonly List<MonitorError> _refused = [];
    private readonly List<string> _unneeded = [];

    private ComponentSet(MonitorConfiguration configuration, IDiagnosticLog log, StopRequest stop)
    {
        _configuration = configuration;
        _log = log;
        _stop = stop;
        _plugins = PluginSearch.Of(configuration, _errors).Load(IsWanted, plugin => configuration.Plugins.IsIsolated(plugin.Name));
        _refused.AddRange(_plugins.Errors);
        _workers = WorkerSet.Start(configuration, _plugins, log);
        _refused.AddRange(_workers.Refused);
        _errors.AddRange(_workers.Errors);
    }

    /// <summary>Every event that may come.</summary>
    public EventCatalog Events { get; } = new();

    /// <summary>The collectors.</summary>
    public IReadOnlyList<CollectorComponent> Collectors => _collectors;

    /// <summary>The sinks.</summary>
    public IReadOnlyList<SinkComponent> Sinks => _sinks;

    /// <summary>What is wrong with the configuration.</summary>
    public IReadOnlyList<MonitorError> Errors => _errors;

    /// <summary>What in the rule sets is accepted and surely not meant.</summary>
    public IReadOnlyList<MonitorError> Warnings => _warnings;

    /// <summary>The rule sets.</summary>
    public RuleRoutes Rules { get; private set; } = null!;

    /// <summary>Whether hosts get names.</summary>
    public HostNameChoice HostNames { get; private set; } = null!;

    /// <summary>Collectors that are left out, since no rule set can log what they collect.</summary>
    public IReadOnlyList<string> Unneeded => _unneeded;

    /// <summary>Plugins that are not as they have to be, one error each.</summary>
    public IReadOnlyList<MonitorError> RefusedPlugins => _refused;

    /// <summary>Which collectors want which kinds of kernel activity.</summary>
    public IReadOnlyList<(string Name, KernelHooks Hooks)> HooksByCollector { get; private set; } = [];

    /// <summary>The plugins in use, with versions.</summary>
    public IEnumerable<string> PluginLabels => _collectors.Select(collector => collector.PluginLabel)
        .Concat(_sinks.Select(sink => sink.PluginLabel)).Distinct();

    /// <summary>Loads the plugins and makes the components; nothing is started.</summary>
    public static ComponentSet Load(MonitorConfiguration configuration, IDiagnosticLog log, StopRequest stop)
    {
        ComponentSet set = new(configuration, log, stop);
        set.AddEvents();
        set.CheckNames();
        set.Rules = RuleRoutes.Load(configuration, set.Events, set._errors, set._warnings);
        set.HostNames = HostNameChoice.Of(configuration.Collectors, set.Rules.HostNames);
        foreach (LoadedPlugin plugin in set._plugins.Loaded.Where(plugin => plugin.Description.Kind == PluginKind.Collector))
            set.AddCollector(plugin);
        foreach (PluginWorker worker in set._workers.Collectors.ToList())
            set.AddCollector(worker);
        foreach ((string name, SinkEntry entry) in configuration.Settings.Sinks)
            set.AddSink(name, entry);
        set.HooksByCollector = [.. set._collectors.Select(collector => (collector.Slot.Name, collector.Slot.Hooks))];
        return set;
    }

    /// <summary>Unloads the plugins of components that are stopped, and forgets these.</summary>
    /// <param name="patience">How long to wait at most until the code has left the memory.</param>
    /// <returns>An error for each plugin whose code stays there.</returns>
    public IReadOnlyList<MonitorError> Unload(TimeSpan patience)
    {
        _collectors.Clear();
        _sinks.Clear();
        _workers.Dispose();
        return _plugins.Unload(patience);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _workers.Dispose();
        _plugins.Dispose();
    }

    private bool IsWanted(PluginDescription plugin) => plugin.Kind == PluginKind.Collector
        ? plugin.WorksHere && (plugin.OnRequest ? _configuration.Collectors.Find(plugin.Name) is not null : _configuration.Collectors.Wants(plugin.Name))
        : _configuration.Settings.Sinks.Values.Any(sink => sink.Plugin == plugin.Name);

    private void AddEvents()
    {
        foreach (EventSchema schema in AgentEvents.Schemas)
            Events.Add(schema);
        foreach (EventSchema schema in _plugins.Loaded.SelectMany(plugin => plugin.Emits).Concat(_workers.Collectors.SelectMany(worker => worker.Emits)))
            Events.Add(schema);
    }

    private void CheckNames()
    {
        foreach (CollectorEntry entry in _configuration.Collectors.Entries)
        {
            CheckName(PluginKind.Collector, entry.Name, entry.Place);
            if (_plugins.Found.FirstOrDefault(plugin => plugin.Name == entry.Name)?.Description is { WorksHere: false } elsewhere)
                _errors.Add(ConfigurationErrors.OtherSystem(entry.Name, elsewhere.Systems, entry.Place));
        }

        foreach ((string name, SinkEntry entry) in _configuration.Settings.Sinks)
            CheckName(PluginKind.Sink, entry.Plugin, _configuration.PlaceOfSink(name, "plugin"));
        string[] found = [.. _plugins.Found.Select(plugin => plugin.Name)];
        foreach (PluginEntry entry in _configuration.Plugins.Entries.Where(entry => !found.Contains(entry.Name)))
            _errors.Add(ConfigurationErrors.UnknownPlugin(entry.Name, found, entry.Place));
    }

    /// <summary>A plugin that was refused is told of already, whatever it would have been.</summary>
    private void CheckName(PluginKind kind, string name, SourcePlace place)
    {
        FoundPlugin? found = _plugins.Found.FirstOrDefault(plugin => plugin.Name == name);
        if (found?.State == PluginState.Refused || found?.Description?.Kind == kind)
            return;
        string[] known = [.. _plugins.Found.Where(plugin => plugin.Description?.Kind == kind).Select(plugin => plugin.Name)];
        _errors.Add(ConfigurationErrors.UnknownPlugin(kind.ToString().ToLowerInvariant(), name, known, place));
    }

    private void AddCollector(LoadedPlugin plugin)
    {
        if (plugin.Emits.Count > 0 && !Rules.CanLog(plugin.Emits))
        {
            _unneeded.Add(plugin.Name);
            return;
        }

        CollectorEntry? entry = _configuration.Collectors.Find(plugin.Name);
        if (!TryBind(plugin, HostNames.SettingsOf(plugin.Name, entry, _configuration.Root.Place), entry?.Place ?? _configuration.Root.Place, out object? settings))
            return;
        if (!plugin.TryCreateCollector(_ => settings!, out Collector? collector, out MonitorError? error))
        {
            _refused.Add(error);
            return;
        }

        try
        {
            CollectorSlot slot = new(plugin.Name, collector, plugin.Emits, new ComponentHealth(plugin.Name, _log));
            _collectors.Add(new CollectorComponent(slot, LabelOf(plugin.Description)));
        }
        catch (Exception exception)
        {
            _refused.Add(ComponentErrors.HooksNotTold(plugin.Name, exception));
        }
    }

    private void AddCollector(PluginWorker worker)
    {
        if (worker.Emits.Count > 0 && !Rules.CanLog(worker.Emits))
        {
            _unneeded.Add(worker.Plugin.Name);
            _workers.Drop(worker);
            return;
        }

        CollectorEntry? entry = _configuration.Collectors.Find(worker.Plugin.Name);
        ComponentHealth health = new(worker.Plugin.Name, _log);
        if (Make(errors => worker.MakeCollectorAsync(HostNames.SettingsOf(worker.Plugin.Name, entry, _configuration.Root.Place), entry?.Place ?? _configuration.Root.Place, health, errors)) is { } collector)
            _collectors.Add(new CollectorComponent(new CollectorSlot(worker.Plugin.Name, collector, worker.Emits, health), LabelOf(worker.Plugin), worker));
    }

    private void AddSink(string name, SinkEntry entry, PluginWorker worker)
    {
        ComponentHealth health = new(name, _log);
        SinkContext context = new(name, _configuration.Folder, Events, health, _stop);
        if (Make(errors => worker.MakeSinkAsync(entry.Settings, _configuration.PlaceOfSink(name), context, health, errors)) is { } sink)
            _sinks.Add(new SinkComponent(new SinkSlot(name, sink, health, Rules.RouteOf(entry.Rules)), LabelOf(worker.Plugin), entry.Rules, worker));
    }

    /// <summary>Has a worker make its component.</summary>
    private T? Make<T>(Func<ICollection<MonitorError>, Task<T?>> make)
        where T : class
    {
        try
        {
            return make(_errors).GetAwaiter().GetResult();
        }
        catch (MonitorException exception)
        {
            _refused.Add(exception.Error);
            return null;
        }
    }

    private void AddSink(string name, SinkEntry entry)
    {
        if (_workers.FindSink(name) is { } worker)
        {
            AddSink(name, entry, worker);
            return;
        }

        if (_plugins.Find(entry.Plugin) is not { Description.Kind: PluginKind.Sink } plugin)
            return;
        if (!TryBind(plugin, entry.Settings, _configuration.PlaceOfSink(name), out object? settings))
            return;
        ComponentHealth health = new(name, _log);
        SinkContext context = new(name, _configuration.Folder, Events, health, _stop);
        if (plugin.TryCreateSink(_ => settings!, context, out ISink? sink, out MonitorError? error))
            _sinks.Add(new SinkComponent(new SinkSlot(name, sink, health, Rules.RouteOf(entry.Rules)), LabelOf(plugin.Description), entry.Rules));
        else
            _refused.Add(error);
    }

    /// <summary>Fills the plugin's settings. What the operator wrote wrong is an error of the configuration; a settings class that throws is the
    /// plugin's fault, and it is refused.</summary>
    private bool TryBind(LoadedPlugin plugin, SettingsNode? node, SourcePlace place, out object? settings)
    {
        List<MonitorError> errors = [];
        try
        {
            settings = SettingsBinder.Bind(plugin.SettingsType ?? typeof(NoSettings), node, place, errors);
            _errors.AddRange(errors);
            return errors.Count == 0;
        }
        catch (Exception exception)
        {
            settings = null;
            _refused.Add(ComponentErrors.SettingsThrew(plugin.Name, exception.InnerException ?? exception));
            return false;
        }
    }

    private static string LabelOf(PluginDescription plugin) => string.Create(CultureInfo.InvariantCulture, $"{plugin.Name} {plugin.Manifest.Version}");

    /// <summary>For a plugin that has no settings: every setting is unknown to it.</summary>
    private sealed class NoSettings;
}

/// <summary>A collector with what the host knows of it.</summary>
/// <param name="Slot">The collector.</param>
/// <param name="PluginLabel">Name and version of its plugin.</param>
/// <param name="Worker">The process that it runs in; null: the agent's.</param>
internal sealed record CollectorComponent(CollectorSlot Slot, string PluginLabel, PluginWorker? Worker = null);

/// <summary>A sink with what the host knows of it.</summary>
/// <param name="Slot">The sink.</param>
/// <param name="PluginLabel">Name and version of its plugin.</param>
/// <param name="Rules">The rule set that says what it gets; null: it gets everything.</param>
/// <param name="Worker">The process that it runs in; null: the agent's.</param>
internal sealed record SinkComponent(SinkSlot Slot, string PluginLabel, string? Rules, PluginWorker? Worker = null);
