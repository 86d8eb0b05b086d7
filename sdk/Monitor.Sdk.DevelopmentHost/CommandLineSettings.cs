using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Settings;

namespace Monitor.Sdk.DevelopmentHost;

/// <summary>Makes a settings tree of what stands behind <c>--set</c>; errors name the option as their place.</summary>
internal static class CommandLineSettings
{
    /// <summary>Makes the tree.</summary>
    /// <param name="settings">The settings, <c>name=value</c> each.</param>
    /// <exception cref="UsageException">One is none, or two exclude each other.</exception>
    public static SettingsMap Read(IReadOnlyList<string> settings) => Map(new SourcePlace("--set"), settings.Select(Assignment.Read), depth: 0);

    private static SettingsMap Map(SourcePlace place, IEnumerable<Assignment> assignments, int depth) => new(
        place,
        [.. assignments.GroupBy(one => one.Names[depth]).Select(group => new SettingsMap.Entry(group.Key, group.First().Place, Node([.. group], depth + 1)))]);

    private static SettingsNode Node(Assignment[] assignments, int depth)
    {
        SourcePlace place = assignments[0].Place;
        if (assignments.All(one => one.Names.Length > depth))
            return Map(place, assignments, depth);
        if (assignments.FirstOrDefault(one => one.Names.Length > depth) is { } inner)
            throw new UsageException($"{inner.Place} does not go with {assignments.First(one => one.Names.Length == depth).Place}: a setting is a value or holds others.");
        SettingsScalar[] values = [.. assignments.Select(one => new SettingsScalar(one.Place, one.Value))];
        return values.Length == 1 ? values[0] : new SettingsList(place, values);
    }

    /// <summary>One <c>--set</c>.</summary>
    /// <param name="Names">The setting's name, after those of the settings that it lies in.</param>
    /// <param name="Value">Its value.</param>
    /// <param name="Place">What is told as the place of an error.</param>
    private sealed record Assignment(string[] Names, string Value, SourcePlace Place)
    {
        public static Assignment Read(string text)
        {
            int at = text.IndexOf('=', StringComparison.Ordinal);
            string[] names = at > 0 ? text[..at].Split('.') : [];
            return names.Length > 0 && !names.Contains("")
                ? new Assignment(names, text[(at + 1)..], new SourcePlace($"--set {text}"))
                : throw new UsageException($"--set takes NAME=VALUE, not '{text}'.");
        }
    }
}
