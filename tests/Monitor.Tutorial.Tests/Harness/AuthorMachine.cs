namespace Monitor.Tutorial.Tests.Harness;

/// <summary>
/// The machine of an author who begins: a home and a package cache of their own, and no package source but the one that the tutorial adds. What the templates need besides
/// Monitor's packages comes from the cache of the checkout's own build, which has it.
/// </summary>
/// <param name="folder">Where all of it lies.</param>
internal sealed class AuthorMachine(TestFolder folder)
{
    private static readonly string Program = Path.Combine(TestInputs.RepositoryRoot, "artifacts/monitor");

    /// <summary>The folder with Monitor's packages.</summary>
    public static string Packages { get; } = Path.Combine(TestInputs.RepositoryRoot, "artifacts/packages");

    /// <summary>Skips the test where something is not built that test.sh builds.</summary>
    public static void SkipUnlessBuilt()
    {
        string[] packages = ["Monitor.Sdk", "Monitor.Sdk.Testing", "Monitor.Sdk.Templates"];
        Assert.SkipUnless(Directory.Exists(Packages) && packages.All(package => Directory.GetFiles(Packages, package + ".0*.nupkg").Length == 1), "the packages are not built; test.sh builds them");
        Assert.SkipUnless(File.Exists(Path.Combine(Program, "monitor")), "the program is not built; test.sh builds it");
        Assert.SkipUnless(Environment.UserName == "root", "an agent needs root");
    }

    /// <summary>Sets it up.</summary>
    /// <returns>The environment of its shell.</returns>
    public Dictionary<string, string> Prepare()
    {
        folder.Write("home/.nuget/NuGet/NuGet.Config", "<configuration><packageSources><clear /></packageSources></configuration>");
        return new Dictionary<string, string>
        {
            ["MONITOR_PACKAGES"] = Packages,
            ["HOME"] = folder["home"],
            ["DOTNET_CLI_HOME"] = folder["home"],
            ["PATH"] = $"{Program}:{Environment.GetEnvironmentVariable("PATH")}",
            ["NUGET_PACKAGES"] = folder["packages"],
            ["NUGET_FALLBACK_PACKAGES"] = BuildsPackages(),
            ["NuGetAudit"] = "false",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
            ["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "true",
            // Nothing of the build may outlive the test.
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
        };
    }

    /// <summary>The package cache that the checkout is built with.</summary>
    private static string BuildsPackages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");
}
