using Monitor.Host.Configuration;
using Monitor.Rules.Reading;
using Monitor.Sdk.Events;

namespace Monitor.Host.RuleFiles;

/// <summary>A rule set that a command is to read.</summary>
/// <param name="Name">Its name: the operator's, or its path.</param>
/// <param name="Paths">Its files and folders.</param>
/// <param name="SplitsAtSlash">Whether the condition <c>image</c> splits at slashes too.</param>
internal sealed record NamedRules(string Name, IReadOnlyList<string> Paths, bool SplitsAtSlash)
{
    /// <summary>Each path a rule set of its own. Presets lie with the program, as in a configuration, unless they are in the current folder.</summary>
    public static IReadOnlyList<NamedRules> Of(IEnumerable<string> paths, bool splitsAtSlash = false) =>
        [.. paths.Select(path => new NamedRules(path, [Find(path)], splitsAtSlash))];

    /// <summary>The rule sets of a configuration.</summary>
    public static IReadOnlyList<NamedRules> Of(MonitorConfiguration configuration) =>
        [.. configuration.Rules.Entries.Select(entry => new NamedRules(entry.Name, [.. entry.Paths.Select(configuration.RulePath)], entry.SplitsAtSlash))];

    /// <summary>Reads the rule set.</summary>
    public RuleSetReading Read(EventCatalog events) => RuleSetReader.Read(Name, Paths, events, new RuleReadOptions { SplitsAtSlash = SplitsAtSlash });

    private static string Find(string path) => PresetPath.IsOne(path) && !Path.Exists(path) ? PresetPath.InProgram(path) : path;
}
