namespace Monitor.Wine.Tests.Harness;

/// <summary>The agent as it is built for Windows, in the checkout.</summary>
public static class WindowsBuild
{
    /// <summary>The checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Folder of the agent with its runtime and plugins.</summary>
    public static string Folder => Path.Combine(Root, "artifacts/monitor-win-x64");

    /// <summary>The program.</summary>
    public static string Program => Path.Combine(Folder, "monitor.exe");

    /// <summary>Skips the test where the agent is not built for Windows.</summary>
    public static void SkipIfMissing()
    {
        if (!File.Exists(Program))
            Assert.Skip("the agent for Windows is not built; test.sh builds it");
    }

    /// <summary>Skips the test where a plugin is not among those that were built.</summary>
    public static void SkipWithout(string plugin)
    {
        if (!Directory.Exists(Path.Combine(Folder, "plugins", plugin)))
            Assert.Skip($"the plugin {plugin} is not built for Windows; test.sh builds it");
    }

    /// <summary>Skips the test where the driver is not built.</summary>
    public static void SkipWithoutDriver()
    {
        if (!File.Exists(Path.Combine(Folder, "driver", "monitor-capture.sys")))
            Assert.Skip("the driver is not built; test.sh builds it");
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Monitor.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
    }
}
