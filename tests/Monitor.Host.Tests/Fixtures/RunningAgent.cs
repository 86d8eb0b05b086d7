using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Monitor.Host.Tests.Fixtures;

/// <summary>The built program, running; killed at the end of the test if it still lives.</summary>
internal sealed partial class RunningAgent : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly List<string> _errors = [];

    private RunningAgent(string configuration, string? wrapper)
    {
        _process = MonitorProgram.Start(["run", "-c", configuration], wrapper);
        _output = _process.StandardOutput.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>Starts it and waits until it says that it captures, or these words.</summary>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="words">What it is to say.</param>
    /// <param name="wrapper">A program that makes itself the agent, such as nohup.</param>
    public static async Task<RunningAgent> StartAsync(string configuration, string words = "capturing after", string? wrapper = null)
    {
        RunningAgent agent = new(configuration, wrapper);
        try
        {
            await agent.WaitForAsync(words);
            return agent;
        }
        catch
        {
            agent.Dispose();
            throw;
        }
    }

    /// <summary>Waits until a line on standard error has these words.</summary>
    public async Task WaitForAsync(string words)
    {
        while (await ReadLineAsync() is { } line)
        {
            if (line.Contains(words))
                return;
        }

        Assert.Fail($"The agent ended without saying '{words}': " + string.Join('\n', _errors));
    }

    /// <summary>Sends a signal.</summary>
    public void Send(PosixSignal signal) => Assert.Equal(0, kill(Id, signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, _ => 15 }));

    public async Task<MonitorProgram> StopAsync(PosixSignal signal)
    {
        Send(signal);
        while (await ReadLineAsync() is not null)
        {
        }

        Assert.True(_process.WaitForExit(Patience), "The agent did not stop.");
        return new MonitorProgram(_process.ExitCode, await _output, string.Join('\n', _errors));
    }

    public void Kill()
    {
        _process.Kill();
        Assert.True(_process.WaitForExit(Patience), "The agent outlived SIGKILL.");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private async Task<string?> ReadLineAsync()
    {
        string? line = await _process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
        if (line is not null)
            _errors.Add(line);
        return line;
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
