namespace Monitor.EndToEnd.Tests.Harness;

/// <summary>Where things lie in the checkout.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The built program.</summary>
    public static string Program => Path.Combine(Root, "artifacts/monitor/monitor");

    /// <summary>The plugins that come with it.</summary>
    public static string Plugins => Path.Combine(Root, "artifacts/monitor/plugins");

    /// <summary>The built sample plugins.</summary>
    public static string Samples => Path.Combine(Root, "artifacts/samples");

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Monitor.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
    }

    /// <summary>A built sample plugin's folder.</summary>
    public static string Sample(string name)
    {
        string folder = Path.Combine(Samples, name);
        if (!Directory.Exists(folder))
            Assert.Skip("the samples are not built; test.sh builds them");
        return folder;
    }
}
