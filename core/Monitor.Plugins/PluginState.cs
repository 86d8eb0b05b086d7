namespace Monitor.Plugins;

/// <summary>What became of a plugin.</summary>
public enum PluginState
{
    /// <summary>It is loaded.</summary>
    Loaded = 0,

    /// <summary>It could be loaded, but is not asked for.</summary>
    NotWanted = 1,

    /// <summary>It is not loaded because something is wrong with it.</summary>
    Refused = 2,

    /// <summary>It is in use, and loaded by another process.</summary>
    Isolated = 3,
}
