using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.RuleFiles;

/// <summary>What can be wrong with what a command about rules is given.</summary>
internal static class RuleFileErrors
{
    public static MonitorError NoRules(string path) => new(
        "MON5207", "The configuration names no rule sets", "Name rule files with '--rules PATH', or put them under 'rules:'", new SourcePlace(path));
}
