using System.Diagnostics;

namespace Monitor.Sinks.File.Tests;

/// <summary>Programs of the machine.</summary>
internal static class Programs
{
    private static readonly string[] Folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin"];

    public static bool IsThere(string program) => Find(program) is not null;

    /// <summary>Runs a program, which must succeed.</summary>
    /// <returns>What it printed, errors too.</returns>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Find(program)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {output}");
        return output;
    }

    private static string? Find(string program) => Folders.Select(folder => System.IO.Path.Combine(folder, program)).FirstOrDefault(Files.Exists);
}
