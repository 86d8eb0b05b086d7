namespace Monitor.Plugins.Trust;

/// <summary>The folders that a file lies in.</summary>
internal static class FolderChain
{
    /// <summary>The folders above a file or folder, nearest first.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="root">Where the way up ends, itself the last; where it is not on the way, the file system's root is.</param>
    public static IEnumerable<string> Above(string path, string root)
    {
        string? above = path;
        while (above != root && (above = Path.GetDirectoryName(above)) is not null)
            yield return above;
    }
}
