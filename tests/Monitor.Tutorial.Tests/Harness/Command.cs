using System.Collections.Concurrent;
using System.Diagnostics;

namespace Monitor.Tutorial.Tests.Harness;

/// <summary>A program that runs, and what it says line by line.</summary>
internal sealed class Command : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly ConcurrentQueue<string> _errors = [];

    private Command(Process process) => _process = process;

    /// <summary>The lines on standard output so far.</summary>
    public IReadOnlyList<string> Output => [.. _output];

    /// <summary>The lines on standard error so far.</summary>
    public IReadOnlyList<string> Errors => [.. _errors];

    /// <summary>All that it said so far, for messages.</summary>
    public string Said => string.Join('\n', _output.Concat(_errors));

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts a program.</summary>
    public static Command Start(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment.Remove("MONITOR_CONFIG");
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        Command command = new(new Process { StartInfo = start });
        command._process.OutputDataReceived += (_, line) => Add(command._output, line.Data);
        command._process.ErrorDataReceived += (_, line) => Add(command._errors, line.Data);
        command._process.Start();
        command._process.BeginOutputReadLine();
        command._process.BeginErrorReadLine();
        return command;
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public int WaitForEnd()
    {
        if (!_process.WaitForExit(Patience))
            Assert.Fail($"It did not end: {Said}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Waits until it has said something.</summary>
    public void WaitFor(Func<Command, bool> condition, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition(this))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
                Assert.Fail($"Waited in vain for: {what}. {Said}");
            Thread.Sleep(20);
        }
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, ProcessId.ToString()]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static void Add(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }
}
