using System.Diagnostics;

namespace Monitor.Host.Tests.Fixtures;

/// <summary>The built <c>monitor</c> program, which lies beside the tests.</summary>
internal sealed record MonitorProgram(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "monitor");

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs it to its end.</summary>
    public static async Task<MonitorProgram> RunAsync(params IEnumerable<string> arguments)
    {
        using Process process = Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            Assert.Fail($"monitor {string.Join(' ', arguments)} did not end");
        }

        return new MonitorProgram(process.ExitCode, await output, await error);
    }

    /// <summary>Starts it; its output and errors are to be read.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="wrapper">A program that makes itself the one that is named behind it.</param>
    public static Process Start(IEnumerable<string> arguments, string? wrapper = null)
    {
        ProcessStartInfo start = new(wrapper ?? Path, wrapper is null ? arguments : arguments.Prepend(Path)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MONITOR_CONFIG"] = "/nonexistent/monitor.yaml";
        return Process.Start(start)!;
    }
}
