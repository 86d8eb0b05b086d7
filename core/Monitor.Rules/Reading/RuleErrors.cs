using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Rules.Reading;

/// <summary>What makes a rule file unusable.</summary>
internal static partial class RuleErrors
{
    public static MonitorError FileNotReadable(string path, string reason) => new(
        "MON5001", $"The rule file cannot be read: {reason.TrimEnd('.')}", "Correct the path, or give the agent's user the right to read the file", new SourcePlace(path));

    public static MonitorError FileTooLarge(string path, long size, long maximum) => new(
        "MON5002",
        $"The rule file has {size:N0} bytes or more; at most {maximum:N0} are read",
        "Split the rule set into several files and name their folder",
        new SourcePlace(path));

    public static MonitorError FileEmpty(string path) => new(
        "MON5003", "The rule file is empty", "Put a Sysmon configuration there, or name another file", new SourcePlace(path));

    public static MonitorError FolderEmpty(string path) => new(
        "MON5003", "The folder of rule files has no *.xml file", "Put Sysmon configurations there, or name another folder", new SourcePlace(path));

    public static MonitorError NotWellFormed(SourcePlace place, string reason) => new(
        "MON5004", $"The rule file is not XML: {FirstSentence(reason)}", "Correct the XML at this place", place);

    public static MonitorError WrongRoot(SourcePlace place, string name) => new(
        "MON5005", $"The outermost element is '{name}'; a rule file's is 'Sysmon', in this spelling", "Put everything into <Sysmon schemaversion=\"4.90\">", place);

    public static MonitorError NoSchemaVersion(SourcePlace place, string? text) => new(
        "MON5006",
        string.IsNullOrEmpty(text) ? "The attribute schemaversion is missing" : $"The schemaversion '{text}' is no number",
        "Write the version of the schema that the rules were made for, for example schemaversion=\"4.90\"",
        place);

    public static MonitorError SchemaTooOld(SourcePlace place, SchemaVersion version) => new(
        "MON5007",
        $"The schemaversion {version} is too old; the oldest that is read is {SchemaVersion.Oldest}",
        "Bring the rules up to a newer schema: since 4.0 each filter names its condition and groups have relations",
        place);

    public static MonitorError UnknownCondition(SourcePlace place, string word) => new(
        "MON5008", $"There is no condition '{word}'", Suggestion.Cure(word, Model.ConditionWords.All), place);

    public static MonitorError NameTooLong(SourcePlace place, int length, int maximum) => new(
        "MON5009", $"The name has {length} characters; at most {maximum} are possible", "Shorten the name", place);

    /// <summary>Without the reader's own note of the place, which is told in front.</summary>
    private static string FirstSentence(string reason)
    {
        int end = reason.IndexOf(" Line ", StringComparison.Ordinal);
        return (end < 0 ? reason : reason[..end]).TrimEnd('.');
    }
}
