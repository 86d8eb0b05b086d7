using System.Globalization;

namespace Monitor.Journal;

/// <summary>Names of the files in a journal's folder.</summary>
internal static class SegmentName
{
    /// <summary>The segment that is being begun: it gets its name when its first group is on the disk.</summary>
    public const string Unborn = "next";

    private const string Extension = ".segment";
    private const int Digits = 20;

    public static string Of(ulong firstSequence) => firstSequence.ToString("D20", CultureInfo.InvariantCulture) + Extension;

    /// <summary>The sequence that a path names; null where it is no segment's.</summary>
    public static ulong? SequenceOf(string path)
    {
        ReadOnlySpan<char> name = Path.GetFileName(path.AsSpan());
        return name.Length == Digits + Extension.Length && name.EndsWith(Extension, StringComparison.Ordinal)
            && ulong.TryParse(name[..Digits], NumberStyles.None, CultureInfo.InvariantCulture, out ulong sequence) ? sequence : null;
    }

    /// <summary>The segments of a folder, by sequence.</summary>
    public static string[] In(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*" + Extension).Where(path => SequenceOf(path) is not null).OrderBy(Path.GetFileName, StringComparer.Ordinal)];
}
