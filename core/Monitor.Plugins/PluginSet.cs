using Monitor.Plugins.Folders;
using Monitor.Plugins.Linking;
using Monitor.Plugins.Loading;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins;

/// <summary>The plugins of a host: every one that was found, and those that are loaded. One that is not as it has to be keeps no other out.</summary>
public sealed class PluginSet : IDisposable
{
    private readonly List<FoundPlugin> _found = [];
    private readonly List<LoadedPlugin> _loaded = [];
    private readonly List<MonitorError> _errors = [];

    private PluginSet()
    {
    }

    /// <summary>Every plugin folder, in the order of the roots, by name.</summary>
    public IReadOnlyList<FoundPlugin> Found => _found;

    /// <summary>The loaded plugins, in the same order.</summary>
    public IReadOnlyList<LoadedPlugin> Loaded => _loaded;

    /// <summary>What is wrong: at most one error for each plugin, and one for each root that cannot be read.</summary>
    public IReadOnlyList<MonitorError> Errors => _errors;

    /// <summary>Finds and inspects plugins, and loads those that are wanted.</summary>
    public static PluginSet Load(PluginSetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        PluginSet set = new();
        using AssemblyMetadata sdk = AssemblyMetadata.Of(typeof(MonitorError).Assembly);
        PluginInspector inspector = new(options.FileTrust, options.Signatures, sdk);
        EventRegistry events = new(sdk);
        foreach (PluginFolder folder in options.Roots.SelectMany(set.Discover))
            set._found.Add(set.Take(folder, inspector, events, options));
        return set;
    }

    /// <summary>The loaded plugin of that name; null if there is none.</summary>
    public LoadedPlugin? Find(string name) => _loaded.Find(plugin => plugin.Name == name);

    /// <summary>Begins to unload all plugins.</summary>
    public void Dispose()
    {
        foreach (LoadedPlugin plugin in _loaded)
            plugin.Dispose();
    }

    /// <summary>Unloads the plugins that did not come with Monitor, and waits until they have left the memory: dispose what they made, and forget it,
    /// before. Those that came with it leave with the process.</summary>
    /// <param name="patience">How long to wait at most.</param>
    /// <returns>An error for each plugin that is still there.</returns>
    public IReadOnlyList<MonitorError> Unload(TimeSpan patience)
    {
        LoadedPlugin[] foreign = [.. _loaded.Where(plugin => !plugin.Description.IsShipped)];
        foreach (LoadedPlugin plugin in foreign)
            plugin.Dispose();
        if (foreign.Length > 0)
            Unloading.WaitFor([.. foreign.Select(plugin => plugin.Context)], patience);
        return [.. foreign
            .Where(plugin => plugin.Context.IsAlive)
            .Select(plugin => PluginErrors.NotUnloaded(plugin.Name, plugin.Description.AssemblyPath))];
    }

    private List<PluginFolder> Discover(PluginsRoot root)
    {
        try
        {
            return PluginCatalog.Discover(root);
        }
        catch (MonitorException failure)
        {
            _errors.Add(failure.Error);
            return [];
        }
    }

    private FoundPlugin Take(PluginFolder folder, PluginInspector inspector, EventRegistry events, PluginSetOptions options)
    {
        PluginDescription? description = null;
        try
        {
            description = inspector.Inspect(folder);
            if (_found.Find(other => other.Name == folder.Name) is { } first)
                throw new MonitorException(PluginErrors.SameName(folder.Name, first.Folder, folder.Path));
            if (!options.IsWanted(description))
                return new FoundPlugin(folder.Name, folder.Path, PluginState.NotWanted, description, Error: null);
            if (events.FindClash(description) is { } clash)
                throw new MonitorException(clash);
            bool isIsolated = options.IsIsolated(description);
            if (!isIsolated)
                _loaded.Add(new LoadedPlugin(description));
            events.Add(description);
            return new FoundPlugin(folder.Name, folder.Path, isIsolated ? PluginState.Isolated : PluginState.Loaded, description, Error: null);
        }
        catch (MonitorException failure)
        {
            _errors.Add(failure.Error);
            return new FoundPlugin(folder.Name, folder.Path, PluginState.Refused, description, failure.Error);
        }
    }
}
