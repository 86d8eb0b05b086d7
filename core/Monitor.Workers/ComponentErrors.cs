using Monitor.Sdk.Diagnostics;

namespace Monitor.Workers;

/// <summary>What can go wrong while a plugin's component is made, in the agent as in a worker.</summary>
public static class ComponentErrors
{
    /// <summary>A kernel collector threw when it was asked for its hooks.</summary>
    public static MonitorError HooksNotTold(string collector, Exception exception) => new(
        "MON4023",
        $"Collector {collector} threw {exception?.GetType().Name} when asked which kernel activity it wants: {exception?.Message}",
        "Report it to the collector's author; the others run on");

    /// <summary>A settings class threw.</summary>
    public static MonitorError SettingsThrew(string plugin, Exception exception) => new(
        "MON4024",
        $"The settings of plugin {plugin} threw {exception?.GetType().Name}: {exception?.Message}",
        "Report it to the plugin's author; the others run on");
}
