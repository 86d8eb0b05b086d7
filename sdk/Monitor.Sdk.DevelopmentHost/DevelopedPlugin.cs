using System.Reflection;
using System.Text.Json;
using Monitor.Plugins;
using Monitor.Plugins.Loading;
using Monitor.Plugins.Manifests;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>The plugin that is being written, loaded from its build's output folder into a context of its own.</summary>
internal sealed class DevelopedPlugin
{
    private readonly ComponentFactory _factory;

    private DevelopedPlugin(PluginDescription description, Type entry)
    {
        Description = description;
        _factory = new ComponentFactory(description, entry);
        Emits = EmittedSchemas.Of(description, entry);
    }

    /// <summary>What it is.</summary>
    public PluginDescription Description { get; }

    /// <summary>Its name.</summary>
    public string Name => Description.Name;

    /// <summary>The events that it declares.</summary>
    public IReadOnlyList<EventSchema> Emits { get; }

    /// <summary>Loads the plugin.</summary>
    /// <param name="folder">The folder with its <c>plugin.json</c>.</param>
    /// <exception cref="MonitorException">It is not as it has to be.</exception>
    public static DevelopedPlugin Load(string folder)
    {
        PluginManifest manifest = ReadManifest(folder);
        string path = Path.Combine(folder, manifest.Assembly);
        try
        {
            Type entry = FindEntry(manifest, path, new DevelopedContext(path).LoadFromAssemblyPath(path));
            return new DevelopedPlugin(Describe(manifest, folder, path, entry), entry);
        }
        catch (Exception thrown) when (thrown is not MonitorException)
        {
            throw new MonitorException(PluginErrors.NotLoaded(manifest.Name, path, thrown), thrown);
        }
    }

    /// <summary>Makes the collector or sink.</summary>
    /// <param name="settings">What the author set.</param>
    /// <param name="context">What a sink is given.</param>
    /// <param name="errors">Takes what is wrong with the settings.</param>
    /// <returns>Null if the settings are wrong.</returns>
    /// <exception cref="MonitorException">The constructor threw.</exception>
    public object? Create(SettingsMap settings, ISinkContext? context, ICollection<MonitorError> errors)
    {
        object? bound = null;
        if (_factory.SettingsType is { } type)
            bound = SettingsBinder.Bind(type, settings, settings.Place, errors);
        else
            _ = SettingsBinder.Bind<NoSettings>(settings, settings.Place, errors);
        return errors.Count == 0 ? _factory.Create(_ => bound!, context) : null;
    }

    /// <summary>Reads what the build has just written; the agent reads it with more suspicion.</summary>
    private static PluginManifest ReadManifest(string folder)
    {
        string name = Path.GetFileName(folder);
        string path = Path.Combine(folder, PluginManifest.FileName);
        if (!File.Exists(path))
            throw new MonitorException(PluginErrors.NoManifest(name, folder));
        try
        {
            using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(path));
            return new PluginManifest(Text("name"), Text("version"), Text("assembly"), Text("sdk"), new Dictionary<string, string>());

            string Text(string key) => manifest.RootElement.GetProperty(key).GetString()!;
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new MonitorException(PluginErrors.ManifestNotJson(name, broken.Message.TrimEnd('.'), new SourcePlace(path)), broken);
        }
    }

    private static Type FindEntry(PluginManifest manifest, string path, Assembly assembly)
    {
        Type[] entries = [.. assembly.GetTypes().Where(type => type.IsDefined(typeof(CollectorAttribute), inherit: false) || type.IsDefined(typeof(SinkAttribute), inherit: false))];
        return entries switch
        {
            [] => throw new MonitorException(PluginErrors.NoEntry(manifest.Name, path, reason: null)),
            [Type entry] => Unfit(entry) is { } unfit
                ? throw new MonitorException(PluginErrors.NoEntry(manifest.Name, path, $"class {entry.FullName} has the attribute, but is {unfit}"))
                : entry,
            _ => throw new MonitorException(PluginErrors.SeveralEntries(manifest.Name, path, entries.Select(entry => entry.FullName!))),
        };
    }

    private static string? Unfit(Type entry) => !entry.IsVisible ? "not public" : entry.IsAbstract ? "abstract" : entry.IsGenericType ? "generic" : null;

    private static PluginDescription Describe(PluginManifest manifest, string folder, string path, Type entry)
    {
        CollectorAttribute? collector = entry.GetCustomAttribute<CollectorAttribute>();
        SinkAttribute? sink = entry.GetCustomAttribute<SinkAttribute>();
        PluginKind kind = sink is null ? PluginKind.Collector : PluginKind.Sink;
        string name = collector?.Name ?? sink?.Name ?? "";
        if (name != manifest.Name)
            throw new MonitorException(PluginErrors.WrongEntryName(manifest.Name, path, entry.FullName!, name));
        bool isRight = kind == PluginKind.Sink
            ? typeof(ISink).IsAssignableFrom(entry)
            : typeof(KernelCollector).IsAssignableFrom(entry) || typeof(FreeCollector).IsAssignableFrom(entry);
        if (!isRight)
        {
            string expected = kind == PluginKind.Sink ? nameof(ISink) : $"{nameof(KernelCollector)} or {nameof(FreeCollector)}";
            throw new MonitorException(PluginErrors.WrongEntryType(manifest.Name, path, entry.FullName!, kind.ToString(), expected));
        }

        EventIdentity[] emits = [.. (collector?.Emits ?? []).Select(type => Identify(manifest, path, type))];
        if (emits.FirstOrDefault(declared => !declared.IsSdk && !declared.IsCustom) is { } taken)
            throw new MonitorException(PluginErrors.EventIdTaken(manifest.Name, path, taken));
        return new PluginDescription(manifest, folder, IsShipped: false, kind, entry.FullName!, collector?.Description ?? sink?.Description ?? "", emits);
    }

    private static EventIdentity Identify(PluginManifest manifest, string path, Type type) =>
        type.GetCustomAttribute<EventAttribute>() is { } declared
            ? new EventIdentity(declared.Id, declared.Name, type.FullName!, type.Assembly == typeof(EventAttribute).Assembly)
            : throw new MonitorException(PluginErrors.NoEvent(manifest.Name, path, type.FullName!));

    /// <summary>The settings of a plugin that has none.</summary>
    private sealed class NoSettings;
}
