using Monitor.Plugins.Linking;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Plugins;

/// <summary>Who declares which event: ids and names are unique among Monitor.Sdk and the plugins in use.</summary>
internal sealed class EventRegistry
{
    private readonly List<(EventIdentity Event, string Owner)> _known = [];

    /// <summary>Knows the SDK's own events from the start.</summary>
    public EventRegistry(AssemblyMetadata sdk) =>
        _known.AddRange(DeclaredEvents.All(sdk, isSdk: true).Select(declared => (declared, sdk.Name)));

    /// <summary>The first clash of a plugin's events with others, or with each other; null if all is well.</summary>
    public MonitorError? FindClash(PluginDescription plugin)
    {
        List<(EventIdentity Event, string Owner)> others = [.. _known];
        foreach ((EventIdentity declared, string owner) in Own(plugin))
        {
            foreach ((EventIdentity present, string other) in others)
            {
                if (present.Id == declared.Id || present.Name.Equals(declared.Name, StringComparison.OrdinalIgnoreCase))
                    return PluginErrors.EventClash(plugin.Name, plugin.AssemblyPath, declared, present, other);
            }

            others.Add((declared, owner));
        }

        return null;
    }

    /// <summary>Keeps the events of a plugin that is in use.</summary>
    public void Add(PluginDescription plugin) => _known.AddRange(Own(plugin));

    private static IEnumerable<(EventIdentity Event, string Owner)> Own(PluginDescription plugin) => plugin.Emits
        .Where(declared => !declared.IsSdk)
        .DistinctBy(declared => declared.Type)
        .Select(declared => (declared, $"plugin {plugin.Name}"));
}
