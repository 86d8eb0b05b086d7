using System.Buffers;

namespace Monitor.Collectors.FileBlock;

/// <summary>Whole paths of folders as Windows writes them: a drive, a backslash, and names between backslashes.</summary>
internal static class DriveFolder
{
    private const int LongestPath = 1024;
    private const string Root = @"C:\";

    private static readonly SearchValues<char> NotInNames = SearchValues.Create("\\/:*?\"<>|\0");

    /// <summary>Whether a path is whole and leads nowhere else: a drive, or a folder on it.</summary>
    public static bool IsWhole(string path) =>
        path.Length is >= 3 and <= LongestPath && char.IsAsciiLetter(path[0]) && path[1..Root.Length] == Root[1..] && (IsDrive(path) || path[Root.Length..].TrimEnd('\\').Split('\\').All(IsName));

    /// <summary>Whether a whole path is that of a drive.</summary>
    public static bool IsDrive(string path) => path.Length == Root.Length;

    /// <summary>Whether a text is the name of one folder.</summary>
    public static bool IsName(string name) => name.Trim(' ', '.').Length > 0 && !name.AsSpan().ContainsAny(NotInNames);
}
