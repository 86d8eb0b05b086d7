namespace Monitor.Plugins.Folders;

/// <summary>Absolute paths without links, so that what was checked is what is loaded.</summary>
internal static class CanonicalPath
{
    private const int MaximumLinks = 40;

    /// <summary>The path with every link in it resolved; parts that do not exist stay as they are.</summary>
    /// <exception cref="IOException">The links run in a circle.</exception>
    public static string Of(string path)
    {
        int links = 0;
        return Resolve(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), ref links);
    }

    /// <summary>The ways to a file: the path as it is written, then one with its first link resolved, and so on; the last is without links.</summary>
    /// <exception cref="IOException">The links run in a circle.</exception>
    public static IEnumerable<string> Ways(string path)
    {
        string? way = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        for (int links = 0; way is not null; way = WithoutFirstLink(way))
        {
            if (links++ > MaximumLinks)
                throw new IOException($"The links of '{path}' run in a circle.");
            yield return way;
        }
    }

    /// <summary>The path with its first link resolved, from the root on; null if there is none in it.</summary>
    private static string? WithoutFirstLink(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
            return null;
        if (WithoutFirstLink(parent) is { } resolved)
            return Path.Combine(resolved, Path.GetFileName(path));
        return new FileInfo(path).LinkTarget is { } target ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(target, parent)) : null;
    }

    private static string Resolve(string path, ref int links)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
            return path;
        string here = Path.Combine(Resolve(parent, ref links), Path.GetFileName(path));
        if (new FileInfo(here).LinkTarget is not { } target)
            return here;
        if (++links > MaximumLinks)
            throw new IOException($"The links of '{path}' run in a circle.");
        return Resolve(Path.TrimEndingDirectorySeparator(Path.GetFullPath(target, Path.GetDirectoryName(here)!)), ref links);
    }
}
