using System.Diagnostics;
using System.Text;

namespace Monitor.Driver.Tests.Harness;

/// <summary>What a program said, and how it ended.</summary>
internal sealed record Outcome(int ExitCode, string Output)
{
    public bool IsSuccess => ExitCode == 0;

    /// <summary>The output's end: enough to see why something failed.</summary>
    public string Tail => Output.Length > 4000 ? Output[^4000..] : Output;

    public Outcome Succeeded()
    {
        Assert.True(IsSuccess, $"exit status {ExitCode}\n{Tail}");
        return this;
    }
}

/// <summary>Runs programs of this machine, never without a limit of time.</summary>
internal static class Tool
{
    private static readonly string[] Folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');

    /// <summary>The first of these names that is there; skips the test where none is.</summary>
    public static string Find(params string[] names)
    {
        string? found = (from name in names from folder in Folders select Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"This machine has no {names[0]}.");
        return found!;
    }

    /// <summary>Standard output and error together, in the order of their lines.</summary>
    public static async Task<Outcome> Run(TimeSpan limit, string program, IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        StringBuilder output = new();
        Task reading = Task.WhenAll(Gather(process.StandardOutput, output), Gather(process.StandardError, output));
        using CancellationTokenSource deadline = new(limit);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            return new Outcome(-1, $"{output}\n{program}: not finished after {limit}");
        }
        await reading;
        return new Outcome(process.ExitCode, output.ToString());
    }

    private static async Task Gather(StreamReader reader, StringBuilder output)
    {
        while (await reader.ReadLineAsync() is { } line)
            lock (output)
                output.AppendLine(line);
    }
}
