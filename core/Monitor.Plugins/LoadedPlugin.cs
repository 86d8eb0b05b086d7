using System.Diagnostics.CodeAnalysis;
using Monitor.Plugins.Loading;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Sinks;

namespace Monitor.Plugins;

/// <summary>A plugin in memory. Disposing it begins to unload it: dispose what it made before.</summary>
public sealed class LoadedPlugin : IDisposable
{
    private PluginContext? _context;
    private ComponentFactory? _factory;

    /// <exception cref="MonitorException">It cannot be loaded or is not as it has to be.</exception>
    internal LoadedPlugin(PluginDescription description)
    {
        Description = description;
        try
        {
            _context = new PluginContext(description.AssemblyPath);
            Type entry = _context.Assembly.GetType(description.EntryType, throwOnError: true)!;
            _factory = new ComponentFactory(description, entry);
            Emits = EmittedSchemas.Of(description, entry);
            Context = _context.Weak;
        }
        catch (Exception thrown)
        {
            Dispose();
            if (thrown is MonitorException)
                throw;
            throw new MonitorException(PluginErrors.NotLoaded(description.Name, description.AssemblyPath, thrown), thrown);
        }
    }

    /// <summary>Loads a plugin that was inspected before, perhaps by another process.</summary>
    /// <exception cref="MonitorException">It cannot be loaded or is not as it has to be.</exception>
    public static LoadedPlugin Load(PluginDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new LoadedPlugin(description);
    }

    /// <summary>What is known of it.</summary>
    public PluginDescription Description { get; }

    /// <summary>Its name.</summary>
    public string Name => Description.Name;

    /// <summary>The events that it emits, the chief one first; none for a sink.</summary>
    public IReadOnlyList<EventSchema> Emits { get; }

    /// <summary>The class that takes its settings; null if it has none.</summary>
    /// <exception cref="ObjectDisposedException">The plugin is unloaded.</exception>
    public Type? SettingsType => Factory.SettingsType;

    /// <summary>The plugin's load context: gone when nothing of the plugin is in memory any more, some time after <see cref="Dispose"/>.</summary>
    public WeakReference Context { get; }

    private ComponentFactory Factory => _factory ?? throw new ObjectDisposedException(Name);

    /// <summary>Makes the collector.</summary>
    /// <param name="settings">Makes the settings object of the given class; a <see cref="MonitorException"/> from it becomes the error.</param>
    /// <param name="collector">The collector.</param>
    /// <param name="error">What is wrong.</param>
    /// <exception cref="ObjectDisposedException">The plugin is unloaded.</exception>
    public bool TryCreateCollector(
        Func<Type, object> settings, [NotNullWhen(true)] out Collector? collector, [NotNullWhen(false)] out MonitorError? error) =>
        TryCreate(PluginKind.Collector, settings, context: null, out collector, out error);

    /// <summary>Makes a sink; may be called again, with other settings.</summary>
    /// <param name="settings">Makes the settings object of the given class; a <see cref="MonitorException"/> from it becomes the error.</param>
    /// <param name="context">What the host gives this sink.</param>
    /// <param name="sink">The sink.</param>
    /// <param name="error">What is wrong.</param>
    /// <exception cref="ObjectDisposedException">The plugin is unloaded.</exception>
    public bool TryCreateSink(
        Func<Type, object> settings, ISinkContext context, [NotNullWhen(true)] out ISink? sink, [NotNullWhen(false)] out MonitorError? error) =>
        TryCreate(PluginKind.Sink, settings, context, out sink, out error);

    /// <summary>Lets go of the plugin's code.</summary>
    public void Dispose()
    {
        _factory = null;
        _context?.Dispose();
        _context = null;
    }

    private bool TryCreate<T>(
        PluginKind kind,
        Func<Type, object> settings,
        ISinkContext? context,
        [NotNullWhen(true)] out T? component,
        [NotNullWhen(false)] out MonitorError? error)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(settings);
        (component, error) = (null, null);
        if (kind != Description.Kind)
        {
            error = PluginErrors.WrongKind(Name, Description.AssemblyPath, Description.Kind, kind);
            return false;
        }

        try
        {
            component = (T)Factory.Create(settings, context);
            return true;
        }
        catch (MonitorException failure)
        {
            error = failure.Error;
            return false;
        }
    }
}
