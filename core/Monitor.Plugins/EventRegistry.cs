using Monitor.Plugins.Linking;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins;

/// <summary>Who declares which event: ids and names are unique among Monitor.Sdk and the plugins in use.</summary>
internal sealed class EventRegistry
{
    private readonly List<Claim> _known = [];

    /// <summary>Knows the SDK's own events from the start.</summary>
    public EventRegistry(AssemblyMetadata sdk) =>
        _known.AddRange(DeclaredEvents.All(sdk, isSdk: true).Select(declared => new Claim(declared, sdk.Name)));

    /// <summary>The first clash of a plugin's events with others, or with each other; null if all is well.</summary>
    public MonitorError? FindClash(PluginDescription plugin)
    {
        List<Claim> others = [.. _known];
        foreach (Claim claim in Own(plugin))
        {
            foreach (Claim other in others)
            {
                if (other.ClashesWith(claim))
                    return PluginErrors.EventClash(plugin.Name, plugin.AssemblyPath, claim.Event, other.Event, other.Owner);
            }

            others.Add(claim);
        }

        return null;
    }

    /// <summary>The clashes of a plugin's events with those of the SDK and of each other plugin that could be used.</summary>
    /// <param name="sdk">The host's Monitor.Sdk.</param>
    /// <param name="plugin">The plugin.</param>
    /// <param name="others">The plugins that are there; one of the same name is passed over.</param>
    public static IReadOnlyList<MonitorError> FindClashes(AssemblyMetadata sdk, PluginDescription plugin, IEnumerable<FoundPlugin> others)
    {
        if (new EventRegistry(sdk).FindClash(plugin) is { } own)
            return [own];
        List<MonitorError> clashes = [];
        foreach (PluginDescription other in others.Select(found => found.Description).OfType<PluginDescription>().Where(other => other.Name != plugin.Name))
        {
            EventRegistry registry = new(sdk);
            registry.Add(other);
            if (registry.FindClash(plugin) is { } clash)
                clashes.Add(clash);
        }

        return clashes;
    }

    /// <summary>Keeps the events of a plugin that is in use.</summary>
    public void Add(PluginDescription plugin) => _known.AddRange(Own(plugin));

    private static IEnumerable<Claim> Own(PluginDescription plugin) => plugin.Emits
        .Where(declared => !declared.IsSdk)
        .DistinctBy(declared => declared.Type)
        .Select(declared => new Claim(declared, $"plugin {plugin.Name}"));

    private sealed record Claim(EventIdentity Event, string Owner)
    {
        public bool ClashesWith(Claim other) =>
            Event.Id == other.Event.Id || Event.Name.Equals(other.Event.Name, StringComparison.OrdinalIgnoreCase);
    }
}
