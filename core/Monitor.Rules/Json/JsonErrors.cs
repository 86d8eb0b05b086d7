using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Rules.Json;

/// <summary>What can be wrong with files of vectors and of events.</summary>
internal static class JsonErrors
{
    public static MonitorError NotReadable(string path, string reason) => new(
        "MON5201", $"The file cannot be read: {reason.TrimEnd('.')}", "Correct the path, or take the right to read it", new SourcePlace(path));

    public static MonitorError NotJson(SourcePlace place, string reason) => new(
        "MON5202", $"This is not JSON: {FirstSentence(reason)}", "Correct the JSON at this place", place);

    public static MonitorError WrongShape(SourcePlace place, string what, string expected) => new(
        "MON5203", $"{what} is missing or not what is needed", $"Write {expected}", place);

    public static MonitorError UnknownEvent(SourcePlace place, string name) => new(
        "MON5204", $"There is no event {name}", "See docs/events.md for the events; one of a plugin is known where '--config' names a configuration with its folder", place);

    public static MonitorError UnknownField(SourcePlace place, string field, string element, IReadOnlyCollection<string> known) => new(
        "MON5205", $"{element} has no field '{field}'", Suggestion.Cure(field, known), place);

    public static MonitorError UnknownConfiguration(SourcePlace place, string name) => new(
        "MON5206",
        $"There is no configuration '{name}', neither in configFiles nor as a file",
        "Correct the name; a path is meant against the folder of this file",
        place);

    /// <summary>Without the reader's own note of the place, which is told in front.</summary>
    private static string FirstSentence(string reason)
    {
        int end = reason.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? reason : reason[..end]).TrimEnd('.').Replace('\n', ' ');
    }
}
