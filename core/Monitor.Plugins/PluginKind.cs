namespace Monitor.Plugins;

/// <summary>What a plugin is.</summary>
public enum PluginKind
{
    /// <summary>It finds events.</summary>
    Collector = 0,

    /// <summary>It takes events out of the agent.</summary>
    Sink = 1,
}
