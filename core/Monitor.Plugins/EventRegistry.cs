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
