using Monitor.Sdk.Diagnostics;

namespace Monitor.Sdk.Settings;

/// <summary>A piece of configuration with the place where the operator wrote it: a scalar, a list or a map.</summary>
public abstract class SettingsNode
{
    private protected SettingsNode(SourcePlace place) => Place = place;

    /// <summary>Where it stands.</summary>
    public SourcePlace Place { get; }
}
