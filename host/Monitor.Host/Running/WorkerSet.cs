using Monitor.Host.Configuration;
using Monitor.Pipeline;
using Monitor.Plugins;
using Monitor.Sdk.Diagnostics;
using Monitor.Workers;

namespace Monitor.Host.Running;

/// <summary>The workers of the plugins that run in processes of their own: one for a collector, one for each sink. They are started together, since
/// each takes as long as a small program does.</summary>
internal sealed class WorkerSet : IDisposable
{
    /// <summary>The word that makes this program a worker; no command for people.</summary>
    public const string Verb = "worker";

    private static readonly WorkerProgram Program = WorkerProgram.Beside("monitor", Verb);

    private readonly Dictionary<string, PluginWorker> _collectors = [];
    private readonly Dictionary<string, PluginWorker> _sinks = [];
    private readonly List<MonitorError> _refused = [];
    private readonly List<MonitorError> _errors = [];

    private WorkerSet()
    {
    }

    /// <summary>Collectors' workers.</summary>
    public IEnumerable<PluginWorker> Collectors => _collectors.Values;

    /// <summary>Plugins whose worker did not come about, one error each.</summary>
    public IReadOnlyList<MonitorError> Refused => _refused;

    /// <summary>What is wrong with the configuration.</summary>
    public IReadOnlyList<MonitorError> Errors => _errors;

    /// <summary>Starts the workers and has them load their plugins.</summary>
    /// <param name="configuration">Says how plugins are held.</param>
    /// <param name="plugins">The plugins that were found.</param>
    /// <param name="log">Takes what workers say.</param>
    public static WorkerSet Start(MonitorConfiguration configuration, PluginSet plugins, IDiagnosticLog log)
    {
        WorkerSet set = new();
        foreach (PluginDescription plugin in plugins.Found.Where(found => found.State == PluginState.Isolated).Select(found => found.Description!))
        {
            PluginEntry entry = configuration.Plugins.Find(plugin.Name)!;
            if (plugin.Kind == PluginKind.Collector)
                set.Add(set._collectors, plugin.Name, plugin, entry, log);
            else
                configuration.Settings.Sinks.Where(sink => sink.Value.Plugin == plugin.Name).ToList().ForEach(sink => set.Add(set._sinks, sink.Key, plugin, entry, log));
        }

        if (set._collectors.Count + set._sinks.Count > 0)
            PluginWorker.RemoveLeftBehind();
        Task.WhenAll(set.ConnectAsync(set._collectors), set.ConnectAsync(set._sinks)).GetAwaiter().GetResult();
        return set;
    }

    /// <summary>Ends the worker of a collector that is not needed.</summary>
    public void Drop(PluginWorker collector)
    {
        _collectors.Remove(collector.Plugin.Name);
        collector.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>The worker of a sink, or null.</summary>
    public PluginWorker? FindSink(string name) => _sinks.GetValueOrDefault(name);

    /// <summary>Ends all workers, and forgets them: they refer to what takes their events.</summary>
    public void Dispose()
    {
        Task.WhenAll(_collectors.Values.Concat(_sinks.Values).Select(worker => worker.DisposeAsync().AsTask())).GetAwaiter().GetResult();
        _collectors.Clear();
        _sinks.Clear();
    }

    private void Add(Dictionary<string, PluginWorker> workers, string name, PluginDescription plugin, PluginEntry entry, IDiagnosticLog log)
    {
        try
        {
            workers.Add(name, new PluginWorker(plugin, name, entry.Settings.ToSettings(), entry.UserPlace ?? entry.Place, Program, log, TimeProvider.System));
        }
        catch (MonitorException exception)
        {
            if (!_errors.Contains(exception.Error))
                _errors.Add(exception.Error);
        }
    }

    private async Task ConnectAsync(Dictionary<string, PluginWorker> workers)
    {
        foreach ((string name, Task connecting) in workers.Select(pair => (pair.Key, pair.Value.ConnectAsync())).ToList())
        {
            try
            {
                await connecting.ConfigureAwait(false);
            }
            catch (MonitorException exception)
            {
                workers.Remove(name, out PluginWorker? worker);
                await worker!.DisposeAsync().ConfigureAwait(false);
                lock (_refused)
                    _refused.Add(exception.Error);
            }
        }
    }
}
