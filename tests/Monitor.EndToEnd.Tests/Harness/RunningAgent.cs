using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Monitor.EndToEnd.Tests.Harness;

/// <summary>The real agent, running as a process of its own, with a file sink in the test's folder.</summary>
internal sealed class RunningAgent : IDisposable
{
    private readonly Process _process;
    private readonly TestFolder _folder;
    private readonly List<string> _errors = [];
    private readonly string _configuration;
    private readonly long _lengthAtStart;

    private RunningAgent(Process process, TestFolder folder, string configuration)
    {
        _process = process;
        _folder = folder;
        _configuration = configuration;
        _lengthAtStart = File.Exists(TrailPath) ? new FileInfo(TrailPath).Length : 0;
    }

    public int ProcessId { get; private set; }

    /// <summary>The file that the sink <c>trail</c> writes.</summary>
    public string TrailPath => _folder["events.ndjson"];

    /// <summary>What the agent said on standard error.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
                return string.Join('\n', _errors);
        }
    }

    /// <summary>Starts the agent and waits until it captures.</summary>
    /// <param name="folder">The test's folder.</param>
    /// <param name="settings">Further lines of monitor.yaml.</param>
    /// <param name="sinks">Further sinks, two blanks indented.</param>
    /// <param name="shell">A shell that stays the agent's parent; by itself the agent takes the shell's place.</param>
    /// <param name="prologue">What the shell does first.</param>
    /// <param name="rules">The rule set of the sink <c>trail</c>, one of <paramref name="settings"/>.</param>
    /// <param name="wrapper">A program that runs the agent.</param>
    public static RunningAgent Start(TestFolder folder, string settings = "", string sinks = "", string? shell = null, string prologue = "", string? rules = null, string wrapper = "")
    {
        if (Environment.UserName != "root")
            Assert.Skip("live capture needs root");
        string configuration = folder.Write("monitor.yaml", $$"""
            state: state
            runtime: runtime
            {{settings}}
            sinks:
              trail: { plugin: file, {{(rules is null ? "" : $"rules: {rules}, ")}}settings: { path: events.ndjson, rotate: 4 GiB } }
            {{sinks}}
            """);
        ProcessStartInfo start = new(shell ?? "sh", ["-c", $"{prologue} {(shell is null ? "exec" : "")} {wrapper} {Repository.Program} run --config {configuration}; exit $?"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        RunningAgent agent = new(Process.Start(start)!, folder, configuration);
        agent.Listen();
        Wait.Until(() => agent.Errors.Contains("capturing after") || agent._process.HasExited, "the agent captures", () => agent.Errors);
        if (agent._process.HasExited)
            Assert.Fail($"The agent ended: {agent.Errors}");
        agent.ProcessId = (int)agent.Status()["processId"]!;
        return agent;
    }

    /// <summary>All events in the file so far; fails if a line is not whole.</summary>
    public IReadOnlyList<JsonObject> Events() => ReadLines(TrailPath);

    /// <summary>The same, one at a time: of a storm all together would fill the memory.</summary>
    public IEnumerable<JsonObject> EachEvent() => File.ReadLines(TrailPath).Select(line => JsonSerializer.Deserialize<JsonObject>(line)!);

    /// <summary>Waits for an event.</summary>
    public JsonObject WaitFor(string eventName, Func<JsonObject, bool> isWanted)
    {
        JsonObject? found = null;
        Wait.Until(
            () => (found = ReadLines(TrailPath, mayBeWriting: true).FirstOrDefault(one => (string?)one["EventName"] == eventName && isWanted(one))) is not null,
            $"an event {eventName}",
            () => Errors);
        return found!;
    }

    /// <summary>Waits until the event of this agent's start has arrived: what it emitted before is committed then, and survives it.</summary>
    public void WaitForStart()
    {
        string name = "\"EventName\":\"AgentStarted\"", own = $"\"ProcessId\":\"{ProcessId}\"";
        Wait.Until(() => NewLines().Any(line => line.Contains(name) && line.Contains(own)), "the event of the start", () => Errors);
    }

    /// <summary>What <c>monitor status --json</c> says.</summary>
    public JsonObject Status() =>
        JsonNode.Parse(Command.Succeed(Repository.Program, "status", "--json", "--config", _configuration))!.AsObject();

    /// <summary>Names of the hooks that are attached.</summary>
    public string[] Hooks() => [.. Status()["capture"]?["hooks"]?.AsArray().Select(hook => (string)hook!["name"]!) ?? []];

    /// <summary>Stops the agent by a signal and waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public int Stop(string signal = "TERM")
    {
        Signal(signal);
        return WaitForEnd();
    }

    /// <summary>Waits for the agent's end.</summary>
    /// <returns>Its exit code.</returns>
    public int WaitForEnd()
    {
        if (!_process.WaitForExit(TimeSpan.FromMinutes(2)))
            Assert.Fail($"The agent did not stop: {Errors}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(string signal) => Command.Succeed("kill", "-" + signal, ProcessId.ToString());

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    /// <summary>Reads NDJSON; every line must be whole and parse.</summary>
    public static IReadOnlyList<JsonObject> ReadLines(string path, bool mayBeWriting = false)
    {
        if (!File.Exists(path))
            return [];
        byte[] content;
        using (FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        {
            content = new byte[file.Length];
            file.ReadExactly(content);
        }

        int end = content.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (!mayBeWriting)
            Assert.Equal(content.Length, end);
        List<JsonObject> events = [];
        foreach (Range range in content.AsSpan(0, end).Split((byte)'\n'))
        {
            if (!content.AsSpan(range).IsEmpty)
                events.Add(JsonSerializer.Deserialize<JsonObject>(content.AsSpan(range))!);
        }

        return events;
    }

    /// <summary>The lines of the trail that were written since the start, the last one perhaps in part, with some older ones.</summary>
    private string[] NewLines()
    {
        const int Older = 1 << 20;
        using FileStream file = new(TrailPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = Math.Max(0, _lengthAtStart - Older);
        using StreamReader reader = new(file);
        return reader.ReadToEnd().Split('\n');
    }

    private void Listen()
    {
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.Add(line.Data ?? "");
        };
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }
}
