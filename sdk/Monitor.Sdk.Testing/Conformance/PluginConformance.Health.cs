using System.Text.RegularExpressions;

namespace Monitor.Sdk.Testing;

public abstract partial class PluginConformance
{
    private protected static void CheckHealth(RecordingHealth health)
    {
        if (health.Reports.FirstOrDefault(report => report.Message.AsSpan().ContainsAny('\r', '\n')) is { } report)
            ConformanceException.Throw(
                $"It reported more than one line: '{report.Message.ReplaceLineEndings("⏎")}'.",
                "`monitor status` shows a line for each plugin, and the log has a line for each report.",
                "Say cause and cure in one line; leave the stack trace out.");
        if (health.Counters.Keys.FirstOrDefault(name => !CounterName().IsMatch(name)) is { } counter)
            ConformanceException.Throw(
                $"It counts '{counter}'.",
                "Counters are shown and exported by their names, and programs read them.",
                "Name counters in lower case with dashes: files-rotated.");
        if (health.Counters.FirstOrDefault(one => one.Value < 0) is { Key: not null } negative)
            ConformanceException.Throw(
                $"Its counter '{negative.Key}' is {negative.Value}.",
                "A counter only grows; what is derived from it, as a rate, would be wrong.",
                "Count what happened with positive amounts.");
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex CounterName();
}
