namespace Monitor.Capture.Linux.Tests.Live;

/// <summary>What this process has attached, in the kernel's own words: the link descriptors in /proc/self/fdinfo.</summary>
internal static class AttachedTracepoints
{
    private const string Key = "tp_name:";

    /// <summary>Names, each as often as it is attached, in order.</summary>
    public static List<string> Read()
    {
        List<string> names = [];
        foreach (string file in Directory.EnumerateFiles("/proc/self/fdinfo"))
        {
            try
            {
                names.AddRange(File.ReadLines(file).Where(line => line.StartsWith(Key, StringComparison.Ordinal)).Select(line => line[Key.Length..].Trim()));
            }
            catch (IOException)
            {
                // A descriptor that was closed meanwhile, such as the one that lists this folder.
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
