using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Monitor.Workers.Tests.Fixtures;

/// <summary>The real agent, in a process of its own.</summary>
internal sealed class AgentProcess : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "monitor");

    private readonly Process _process;
    private readonly string _configuration;
    private readonly List<string> _errors = [];

    public AgentProcess(string configuration)
    {
        _configuration = configuration;
        _process = Process.Start(new ProcessStartInfo(Program, ["run", "--config", configuration]) { RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.Add(line.Data ?? "");
        };
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Errors
    {
        get
        {
            lock (_errors)
                return string.Join('\n', _errors);
        }
    }

    public async Task CapturesAsync()
    {
        await Wait.UntilAsync(() => Errors.Contains("capturing after") || _process.HasExited, "the agent runs", () => Errors);
        Assert.False(_process.HasExited, Errors);
    }

    /// <summary>The worker of a component, as the status shows it.</summary>
    public JsonNode Worker(string name)
    {
        JsonNode status = JsonNode.Parse(Run("status", "--json", "--config", _configuration).Output)!;
        return status["collectors"]!.AsArray().Concat(status["sinks"]!.AsArray()).Single(one => (string?)one!["name"] == name)!["worker"]!;
    }

    /// <summary>How many ends of pipes it has.</summary>
    public int Pipes() => Directory.GetFiles($"/proc/{Id}/fd").Count(entry => new FileInfo(entry).LinkTarget?.StartsWith("pipe:") == true);

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Stops it by a signal.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using Process kill = Process.Start("/bin/kill", ["-TERM", Id.ToString()]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Runs the program to its end.</summary>
    public static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }
}
