using Monitor.Plugins.Signatures;
using Monitor.Plugins.Trust;

namespace Monitor.Plugins;

/// <summary>Where plugins are, whom to trust, and which to load.</summary>
public sealed class PluginSetOptions
{
    /// <summary>The folders with plugins; of two plugins of one name, or with one event id, the earlier one counts.</summary>
    public required IReadOnlyList<PluginsRoot> Roots { get; init; }

    /// <summary>Checks who can have written the files; null on a system for which there is no such check.</summary>
    public required IFileTrust? FileTrust { get; init; }

    /// <summary>Whose signatures count.</summary>
    public SignaturePolicy Signatures { get; init; } = SignaturePolicy.None;

    /// <summary>Tells whether to load a plugin that is well; the others are inspected only. All are loaded if it is not set.</summary>
    public Func<PluginDescription, bool> IsWanted { get; init; } = _ => true;

    /// <summary>Tells whether a plugin that is wanted is loaded by another process; its events are known all the same.</summary>
    public Func<PluginDescription, bool> IsIsolated { get; init; } = _ => false;
}
