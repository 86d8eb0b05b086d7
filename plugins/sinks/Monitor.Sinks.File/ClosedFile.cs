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
    private const string PartEnding = ".part";
    private const string WholeEnding = ".whole";

    /// <summary>The last year a name may have: one at the end of time would leave no time for the next file.</summary>
    private const int LastYear = 9998;

    /// <summary>The endings of compressed files.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".gz", ".zst"];

    /// <summary>Where it is compressed to, out of the sight of programs that follow the files.</summary>
    public string PartPath => Hidden(PartEnding);

    /// <summary>Whether it is there in its plain form.</summary>
    public bool IsPlain => System.IO.File.Exists(Path);

    /// <summary>Whether it is there under the name of a compressed file.</summary>
    public bool IsCompressed => Endings.Any(ending => System.IO.File.Exists(Path + ending));

    /// <summary>When its last line was written, as the file system has it, in UTC.</summary>
    public DateTime LastWrite => System.IO.File.GetLastWriteTimeUtc(Endings.Select(ending => Path + ending).FirstOrDefault(System.IO.File.Exists, Path));

    /// <summary>Where its compressed form lies, whole and on the disk, until the plain one is removed.</summary>
    public string WholePath(string ending) => Hidden(ending + WholeEnding);

    /// <summary>Whether a path is of the kind of <see cref="PartPath"/>.</summary>
    public static bool IsPartPath(string current, string path) => path.EndsWith(PartEnding, StringComparison.Ordinal) && Parse(current, Shown(path, PartEnding)) is not null;

    /// <summary>Finds out whether a path is of the kind of <see cref="WholePath"/>.</summary>
    /// <param name="current">Path of the file that is written.</param>
    /// <param name="path">The path.</param>
    /// <param name="ending">The ending of the compressed form.</param>
    public static ClosedFile? ParseWhole(string current, string path, out string ending)
    {
        ending = "";
        if (!path.EndsWith(WholeEnding, StringComparison.Ordinal))
            return null;
        string shown = Shown(path, WholeEnding);
        ending = Endings.FirstOrDefault(ending => shown.EndsWith(ending, StringComparison.Ordinal), "");
        return ending.Length > 0 ? Parse(current, shown) : null;
    }

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
            && parsed.Year <= LastYear
            ? new ClosedFile(parsed, path[..^ending.Length])
            : null;
    }

    private string Hidden(string ending) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, $".{System.IO.Path.GetFileName(Path)}{ending}");

    /// <summary>The path without the dot before the name and the ending behind it.</summary>
    private static string Shown(string path, string ending) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, System.IO.Path.GetFileName(path)[1..^ending.Length]);
}
