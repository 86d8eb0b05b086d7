using Monitor.Host.Configuration;
using Monitor.Host.Running;
using Monitor.Plugins;
using Monitor.Rules.TextEvents;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Host.RuleFiles;

/// <summary>The events that rules may name while no agent runs: those that the SDK declares, and those of the plugins that are there.</summary>
internal static class KnownEvents
{
    /// <summary>The events, every field of each a text.</summary>
    /// <param name="config">The configuration whose plugin folders count; null: the usual one, if it is there and sound.</param>
    /// <param name="errors">Takes what is wrong with a configuration that is named.</param>
    /// <returns>Null if anything is wrong.</returns>
    public static EventCatalog? AsTexts(string? config, ICollection<MonitorError> errors)
    {
        MonitorConfiguration? configuration = MonitorConfiguration.Read(MonitorConfiguration.ChoosePath(config), config is null ? [] : errors);
        if (configuration is null && config is not null)
            return null;
        EventCatalog events = RuleEvents.With(new EventCatalog());
        using PluginSet plugins = PluginSearch.Of(configuration, []).Load(
            plugin => plugin.Emits.Any(one => events.Find((ushort)one.Id) is null));
        foreach (EventSchema schema in plugins.Loaded.SelectMany(plugin => plugin.Emits))
            events.Add(schema);
        return TextEvent.CatalogOf(events);
    }
}
