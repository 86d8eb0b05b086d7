namespace Monitor.Enrichment;

/// <summary>Where the host's files lie.</summary>
public static class HostRoot
{
    /// <summary>The folder that is the host's root: the root itself, or, where the agent runs in a container that shares the host's process numbers, the
    /// root of process 1.</summary>
    public static string Path { get; } = Find("/proc");

    internal static string Find(string procFolder)
    {
        try
        {
            return NamespaceOf(procFolder, "self") is { } own && NamespaceOf(procFolder, "1") is { } first && own != first ? $"{procFolder}/1/root" : "/";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "/";
        }
    }

    private static string? NamespaceOf(string procFolder, string process) => new FileInfo($"{procFolder}/{process}/ns/mnt").LinkTarget;
}
