using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Host.Running;

/// <summary>The events that rules may name: also those that no collector of this installation makes, so that a configuration for every system
/// can be read.</summary>
internal static class RuleEvents
{
    /// <summary>The shipped events and those of plugins.</summary>
    public static EventCatalog With(EventCatalog plugins)
    {
        EventCatalog events = new();
        foreach (EventSchema schema in plugins.All.Concat(ShippedEvents.All))
            events.Add(schema);
        return events;
    }
}
