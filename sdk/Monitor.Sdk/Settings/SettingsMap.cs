using Monitor.Sdk.Diagnostics;

namespace Monitor.Sdk.Settings;

/// <summary>Values by name, in the order written. Names are unique: the reader refuses a second one.</summary>
/// <param name="place">Where it begins.</param>
/// <param name="entries">The entries.</param>
public sealed class SettingsMap(SourcePlace place, IReadOnlyList<SettingsMap.Entry> entries) : SettingsNode(place)
{
    /// <summary>The entries in the order written.</summary>
    public IReadOnlyList<Entry> Entries { get; } = entries;

    /// <summary>The value of that name, or null.</summary>
    public SettingsNode? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key).Value;

    /// <summary>A named value.</summary>
    /// <param name="Key">The name.</param>
    /// <param name="Place">Where the name stands.</param>
    /// <param name="Value">The value.</param>
    public readonly record struct Entry(string Key, SourcePlace Place, SettingsNode Value);
}
