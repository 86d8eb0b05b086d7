using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>The package Monitor.Sdk holds all that an author needs.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("monitor-sdk-package-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_holds_the_contracts_the_generator_the_analyzers_the_fixes_and_their_page()
    {
        await PackAsync();
        using ZipArchive package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(_folder.FullName, "Monitor.Sdk.*.nupkg")));
        string[] entries = [.. package.Entries.Select(entry => entry.FullName)];

        Assert.Contains("lib/net10.0/Monitor.Sdk.dll", entries);
        Assert.Contains("lib/net10.0/Monitor.Sdk.xml", entries);
        Assert.Contains("README.md", entries);
        Assert.Contains("build/Monitor.Sdk.props", entries);
        Assert.Contains("build/Monitor.Sdk.targets", entries);
        Assert.Contains("docs/analyzers.md", entries);
        Assert.Equal(
            ["analyzers/dotnet/cs/Monitor.Sdk.CodeFixes.dll", "analyzers/dotnet/cs/Monitor.Sdk.Generators.dll"],
            entries.Where(entry => entry.StartsWith("analyzers/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        using Stream manifest = package.GetEntry("Monitor.Sdk.nuspec")!.Open();
        Assert.DoesNotContain(XDocument.Load(manifest).Descendants(), element => element.Name.LocalName == "dependency");
        Assert.Contains("MonitorEvents.txt", Read(package, "build/Monitor.Sdk.props"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_compiler_needs_nothing_of_the_editor_to_load_the_analyzers() =>
        Assert.DoesNotContain(typeof(EventGenerator).Assembly.GetReferencedAssemblies(), name => name.Name!.EndsWith("Workspaces", StringComparison.Ordinal));

    private async Task PackAsync()
    {
        ProcessStartInfo start = new("dotnet",
            ["pack", Path.Combine(TestInputs.RepositoryRoot, "sdk", "Monitor.Sdk"), "-c", TestInputs.Configuration, "--no-build", "-nologo", "-m:1", "-nodeReuse:false", "-o", _folder.FullName])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.TryAdd("HOME", _folder.FullName);
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";       // nothing may outlive the build and hold its output open
        using Process pack = Process.Start(start)!;
        Task<string> output = pack.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = pack.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await pack.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(pack.ExitCode == 0, await output + await errors);
    }

    private static string Read(ZipArchive package, string entry)
    {
        using StreamReader reader = new(package.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }
}
