using System.Diagnostics;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

public sealed class TerminalTests
{
    private const string Sinks = "  terminal: { plugin: console }";

    [Fact]
    public void On_a_terminal_events_are_compact_and_coloured_and_whole_in_the_file()
    {
        using TestFolder folder = new();
        using RunningAgentOnTerminal agent = new(folder);
        Command.Succeed("/bin/ls", "/");
        Wait.Until(() => agent.Screen.Contains("/bin/ls /"), "ls is on the screen", () => agent.Screen);
        string line = agent.Screen.Split('\n').First(one => one.Contains("/bin/ls /"));
        Assert.Contains("\e[0;32m ProcessCreate", line);
        Assert.DoesNotContain("EventUid", line);
        Wait.Until(
            () => RunningAgent.ReadLines(folder["events.ndjson"], mayBeWriting: true).Any(one => (string?)one["CommandLine"] == "/bin/ls /"),
            "ls is in the file",
            () => agent.Screen);
    }

    [Fact]
    public void What_could_steer_the_terminal_is_shown_as_an_escape()
    {
        using TestFolder folder = new();
        using RunningAgentOnTerminal agent = new(folder);
        Command.Succeed("/bin/true", "red \e[31m and back \u202e");
        Wait.Until(() => agent.Screen.Contains(@"red \x1B[31m and back \xE2\x80\xAE"), "the escapes are on the screen", () => agent.Screen);
    }

    [Fact]
    public void In_a_pipe_standard_output_has_nothing_but_lines_of_json()
    {
        using TestFolder folder = new();
        string configuration = Configuration(folder);
        Assert.Equal(0, RunAndStop($"exec {Repository.Program} run -c {configuration} > {folder["out"]} 2> {folder["errors"]}", folder["errors"]));
        Assert.Contains(RunningAgent.ReadLines(folder["out"]), one => (string?)one["EventName"] == "AgentStopped");
        Assert.Equal(File.ReadAllText(folder["events.ndjson"]), File.ReadAllText(folder["out"]));
    }

    [Fact]
    public void In_a_file_that_the_diagnostics_go_to_as_well_nothing_is_written_over()
    {
        using TestFolder folder = new();
        string configuration = folder.Write("monitor.yaml", $"state: state\nruntime: runtime\ncollectors: []\nsinks:\n{Sinks}\n");
        Assert.Equal(0, RunAndStop($"exec {Repository.Program} run -c {configuration} > {folder["both"]} 2>&1", folder["both"]));

        string[] lines = File.ReadAllLines(folder["both"]);
        Assert.Single(lines, line => line.StartsWith("{\"EventID\":1100,"));      // which of the two writes first is not settled
        Assert.Equal(
            ["AgentStarted", "ServiceStateChange", "ServiceConfigurationChange", "ServiceStateChange", "AgentStopped"],
            lines.Where(line => line.StartsWith('{')).Select(line => (string?)JsonNode.Parse(line)!["EventName"]));
        Assert.Contains(lines, line => line.EndsWith("stop with Ctrl-C or SIGTERM"));
        Assert.Contains("balance since the journal began", lines);
    }

    [Fact]
    public void When_the_reader_of_the_pipe_is_gone_the_agent_stops_in_good_order()
    {
        using TestFolder folder = new();
        string configuration = Configuration(folder);
        Command result = Command.Run("bash", "-c",
            $"while :; do /bin/true; done & noise=$!; {Repository.Program} run -c {configuration} | head -1 > /dev/null; code=${{PIPESTATUS[0]}}; kill $noise; exit $code");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("the reader of standard output is gone", (string?)RunningAgent.ReadLines(folder["events.ndjson"])[^1]["Reason"]);
    }

    [Fact]
    public void When_the_terminal_is_closed_the_agent_stops_in_good_order()
    {
        using TestFolder folder = new();
        using RunningAgentOnTerminal agent = new(folder);
        string[] programs = agent.Close();
        Wait.Until(() => !programs.Any(Runs), "the agent stops");
        JsonObject last = RunningAgent.ReadLines(folder["events.ndjson"])[^1];
        Assert.Equal("AgentStopped", (string?)last["EventName"]);
        Assert.Contains((string?)last["Reason"], (string[])["SIGHUP", "the reader of standard output is gone"]);
    }

    /// <summary>Runs an agent until it captures, and then stops it.</summary>
    /// <param name="script">What the shell does, which the agent takes the place of.</param>
    /// <param name="diagnostics">Where the agent says that it captures.</param>
    /// <returns>Its exit code.</returns>
    private static int RunAndStop(string script, string diagnostics)
    {
        using Process agent = Process.Start("sh", ["-c", script]);
        Wait.Until(() => agent.HasExited || File.Exists(diagnostics) && File.ReadAllText(diagnostics).Contains("capturing after"), "the agent runs");
        Command.Succeed("kill", "-TERM", agent.Id.ToString());
        Assert.True(agent.WaitForExit(Wait.Patience), "The agent did not stop.");
        return agent.ExitCode;
    }

    /// <summary>Whether a process runs; one that has ended and that nobody has asked for yet does not.</summary>
    private static bool Runs(string process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string Configuration(TestFolder folder)
    {
        if (Environment.UserName != "root")
            Assert.Skip("live capture needs root");
        return folder.Write("monitor.yaml", $"state: state\nruntime: runtime\nsinks:\n  trail: {{ plugin: file, settings: {{ path: events.ndjson }} }}\n{Sinks}\n");
    }

    /// <summary>The agent on a pseudo terminal, which script(1) makes.</summary>
    private sealed class RunningAgentOnTerminal : IDisposable
    {
        private readonly Process _script;
        private readonly string _screen;

        public RunningAgentOnTerminal(TestFolder folder)
        {
            _screen = folder["screen"];
            string configuration = Configuration(folder);
            ProcessStartInfo start = new("script", ["-qefc", $"exec {Repository.Program} run -c {configuration}", _screen]) { RedirectStandardOutput = true, RedirectStandardInput = true };
            start.Environment.Remove("NO_COLOR");
            start.Environment["TERM"] = "xterm";
            _script = Process.Start(start)!;
            _script.OutputDataReceived += (_, _) => { };
            _script.BeginOutputReadLine();
            Wait.Until(() => Screen.Contains("capturing after"), "the agent captures", () => Screen);
        }

        public string Screen
        {
            get
            {
                if (!File.Exists(_screen))
                    return "";
                using StreamReader reader = new(new FileStream(_screen, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
                return reader.ReadToEnd();
            }
        }

        /// <summary>Closes the terminal.</summary>
        /// <returns>Ids of the programs that ran on it.</returns>
        public string[] Close()
        {
            string[] programs = Programs();
            _script.Kill();
            _script.WaitForExit();
            return programs;
        }

        public void Dispose()
        {
            foreach (string program in _script.HasExited ? [] : Programs())
                Command.Run("kill", "-TERM", program);
            if (!_script.WaitForExit(Wait.Patience))
                _script.Kill();
            _script.Dispose();
        }

        private string[] Programs() =>
            File.ReadAllText($"/proc/{_script.Id}/task/{_script.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
