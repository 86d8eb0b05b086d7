using System.Diagnostics;
using System.Text;

namespace Monitor.EndToEnd.Tests.Harness;

/// <summary>Runs a program to its end.</summary>
internal sealed record Command(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static Command Run(string program, params string[] arguments) => Run(program, arguments, environment: null);

    /// <summary>Runs a program that takes long.</summary>
    public static Command Run(TimeSpan patience, string program, params string[] arguments) => Run(program, arguments, environment: null, patience: patience);

    public static Command Run(string program, string[] arguments, Dictionary<string, string?>? environment, string? folder = null, TimeSpan? patience = null)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        start.Environment.Remove("MONITOR_CONFIG");
        foreach ((string name, string? value) in environment ?? [])
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        StringBuilder error = new();
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(patience ?? Patience))
        {
            process.Kill();
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end");
        }

        process.WaitForExit();
        return new Command(process.ExitCode, output, error.ToString());
    }

    /// <summary>Runs a program that must succeed.</summary>
    public static string Succeed(string program, params string[] arguments)
    {
        Command result = Run(program, arguments);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)} gave {result.ExitCode}: {result.Error}");
        return result.Output;
    }
}
