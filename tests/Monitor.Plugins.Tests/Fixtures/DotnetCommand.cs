using System.Diagnostics;

namespace Monitor.Plugins.Tests.Fixtures;

/// <summary>The <c>dotnet</c> program, as people run it on their projects.</summary>
internal static class DotnetCommand
{
    /// <summary>Runs it to its end, which has to be a good one; leaves no server process behind.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="command">What it does: <c>build</c>, <c>pack</c>.</param>
    /// <param name="arguments">Further arguments.</param>
    public static async Task RunAsync(string folder, string command, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [command, "-c", TestInputs.Configuration, "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
    }
}
