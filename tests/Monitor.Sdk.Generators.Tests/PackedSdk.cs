using System.Diagnostics;

namespace Monitor.Sdk.Generators.Tests;

/// <summary>The package Monitor.Sdk, packed from what was built, in a folder of its own.</summary>
public sealed class PackedSdk : IAsyncLifetime
{
    public const string Version = "0.0.0-test";

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("monitor-sdk-package-");

    public string Path => Assert.Single(Directory.GetFiles(Folder.FullName, "Monitor.Sdk.*.nupkg"));

    public async ValueTask InitializeAsync() =>
        await RunAsync(isSound: true, "pack", System.IO.Path.Combine(TestInputs.RepositoryRoot, "sdk", "Monitor.Sdk"), "-c", TestInputs.Configuration, "--no-build", "-o", Folder.FullName, $"-p:PackageVersion={Version}");

    /// <summary>Runs dotnet and gives what it wrote.</summary>
    public async Task<string> RunAsync(bool isSound, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [.. arguments, "-nologo", "-m:1", "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.TryAdd("HOME", Folder.FullName);
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";       // nothing may outlive the build and hold its output open
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0 == isSound, output);
        return output;
    }

    public ValueTask DisposeAsync()
    {
        Folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
