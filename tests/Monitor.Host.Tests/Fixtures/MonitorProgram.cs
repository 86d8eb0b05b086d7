using System.Diagnostics;

namespace Monitor.Host.Tests.Fixtures;

/// <summary>The built <c>monitor</c> program, which lies beside the tests.</summary>
internal sealed record MonitorProgram(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "monitor");

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs it to its end.</summary>
    public static Task<MonitorProgram> RunAsync(params IEnumerable<string> arguments) => RunWithInputAsync("", arguments);

    /// <summary>Runs it to its end in a folder.</summary>
    public static Task<MonitorProgram> RunInAsync(string folder, IEnumerable<string> arguments) => EndAsync(Start(arguments, folder: folder), "", arguments);

    /// <summary>Runs it to its end with something on standard input.</summary>
    public static Task<MonitorProgram> RunWithInputAsync(string input, params IEnumerable<string> arguments) => EndAsync(Start(arguments), input, arguments);

    /// <summary>Starts it; its output and errors are to be read.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="wrapper">A program that makes itself the one that is named behind it.</param>
    /// <param name="folder">Where it runs.</param>
    public static Process Start(IEnumerable<string> arguments, string? wrapper = null, string folder = "")
    {
        ProcessStartInfo start = new(wrapper ?? Path, wrapper is null ? arguments : arguments.Prepend(Path))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["MONITOR_CONFIG"] = "/nonexistent/monitor.yaml";
        return Process.Start(start)!;
    }

    private static async Task<MonitorProgram> EndAsync(Process started, string input, IEnumerable<string> arguments)
    {
        using Process process = started;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            Assert.Fail($"monitor {string.Join(' ', arguments)} did not end");
        }

        return new MonitorProgram(process.ExitCode, await output, await error);
    }
}
