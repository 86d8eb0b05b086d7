using System.Globalization;

namespace Monitor.Sinks.File;

/// <summary>
/// A closed file. Its name is that of the current one and the time of its last line, in UTC to the millisecond, so that names sort, are never
/// used twice and never change again: <c>trail.ndjson.20261130T235959.123Z</c>, compressed with <c>.gz</c> or <c>.zst</c> behind it.
/// </summary>
/// <param name="Time">The time in its name.</param>
/// <param name="Path">Its path without the ending of a compressed file.</param>
internal sealed record ClosedFile(DateTime Time, string Path)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss.fff'Z'";
    private const int TimeLength = 20;

    /// <summary>The endings of compressed files.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".gz", ".zst"];

    /// <summary>Where it is compressed to, out of the sight of programs that follow the files.</summary>
    public string PartPath => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, $".{System.IO.Path.GetFileName(Path)}.part");

    /// <summary>The closed file of this time.</summary>
    public static ClosedFile Of(string current, DateTime time) => new(time, current + "." + time.ToString(TimeFormat, CultureInfo.InvariantCulture));

    /// <summary>Finds out whether a path is that of a closed file, compressed or not.</summary>
    public static ClosedFile? Parse(string current, string path)
    {
        if (!path.StartsWith(current + ".", StringComparison.Ordinal) || path.Length < current.Length + 1 + TimeLength)
            return null;
        ReadOnlySpan<char> time = path.AsSpan(current.Length + 1, TimeLength);
        string ending = path[(current.Length + 1 + TimeLength)..];
        return (ending.Length == 0 || Endings.Contains(ending))
            && DateTime.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime parsed)
            ? new ClosedFile(parsed, path[..^ending.Length])
            : null;
    }
}
