namespace Monitor.Collectors.FileDelete;

/// <summary>The path of a folder without links in it, as the kernel tells paths.</summary>
internal static class TruePath
{
    /// <summary>Follows the links in a path. What does not exist, or cannot be looked at, stays as it is.</summary>
    /// <param name="folder">A whole path.</param>
    public static string Of(string folder)
    {
        string path = "/";
        foreach (string name in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = Path.Join(path, name);
            try
            {
                if (new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } target)
                    path = Of(target.FullName, path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A circle of links, or one of which nobody tells where it leads.
            }
        }

        return path;
    }

    /// <summary>The target may lead through links in its turn; it does not lead through itself, since it exists.</summary>
    private static string Of(string target, string link) => target == link ? link : Of(target);
}
