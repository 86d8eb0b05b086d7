using Monitor.Sdk.Diagnostics;

namespace Monitor.Sdk.Settings;

/// <summary>What can be wrong with settings.</summary>
internal static class SettingsErrors
{
    public static MonitorError Unknown(string key, IReadOnlyCollection<string> known, SourcePlace place) =>
        new("MON1101", $"There is no setting '{key}' here", Suggestion.Cure(key, known), place);

    public static MonitorError Missing(string key, string expected, SourcePlace place) =>
        new("MON1102", $"The setting '{key}' is missing", $"Add '{key}: {expected}'", place);

    public static MonitorError NotOfType(string? value, string expected, SourcePlace place) =>
        new("MON1103", value is null ? "There is no value" : $"'{value}' is not {expected}", $"Write {expected}", place);

    public static MonitorError NotAllowed(string cause, string cure, SourcePlace place) => new("MON1104", cause, cure, place);

    public static MonitorError WrongShape(SettingsNode node, string expected) =>
        new("MON1105", $"{Shape(node)} stands here", $"Write {expected}", node.Place);

    private static string Shape(SettingsNode node) => node switch
    {
        SettingsMap => "A map of settings",
        SettingsList => "A list",
        _ => "A single value",
    };
}
