using Monitor.Sdk.Diagnostics;

namespace Monitor.Sdk.Settings;

/// <summary>Several values in order.</summary>
/// <param name="place">Where it begins.</param>
/// <param name="items">The values.</param>
public sealed class SettingsList(SourcePlace place, IReadOnlyList<SettingsNode> items) : SettingsNode(place)
{
    /// <summary>The values.</summary>
    public IReadOnlyList<SettingsNode> Items { get; } = items;
}
