namespace Monitor.Journal.Tests.Specification;

/// <summary>Holds that files of the repository are exactly these bytes; MONITOR_UPDATE_GOLDEN=1 writes them anew.</summary>
internal static class GoldenFiles
{
    private static readonly string Root = FindRoot();

    public static bool IsUpdate { get; } = Environment.GetEnvironmentVariable("MONITOR_UPDATE_GOLDEN") == "1";

    public static string Path(string name) => System.IO.Path.Combine(Root, name);

    public static void AssertSame(string folder, IReadOnlyDictionary<string, byte[]> files)
    {
        string root = Path(folder);
        if (IsUpdate)
        {
            foreach ((string name, byte[] bytes) in files)
            {
                string path = System.IO.Path.Combine(root, name);
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, bytes);
            }
        }

        Assert.Equal(files.Keys.Order(), Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(path => System.IO.Path.GetRelativePath(root, path)).Order());
        foreach ((string name, byte[] bytes) in files)
            Assert.Equal(Convert.ToHexString(File.ReadAllBytes(System.IO.Path.Combine(root, name))), Convert.ToHexString(bytes));
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Monitor.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Monitor.sln above {AppContext.BaseDirectory}.");
    }
}
