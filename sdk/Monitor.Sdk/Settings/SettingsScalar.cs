using Monitor.Sdk.Diagnostics;

namespace Monitor.Sdk.Settings;

/// <summary>A single value as the operator wrote it.</summary>
/// <param name="place">Where it stands.</param>
/// <param name="value">The text; null for YAML's null (nothing, or <c>~</c>).</param>
public sealed class SettingsScalar(SourcePlace place, string? value) : SettingsNode(place)
{
    /// <summary>The text.</summary>
    public string? Value { get; } = value;
}
