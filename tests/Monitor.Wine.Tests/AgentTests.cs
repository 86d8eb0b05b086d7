using System.Text.Json.Nodes;
using Monitor.Wine.Tests.Harness;

namespace Monitor.Wine.Tests;

/// <summary>The agent that is built for Windows, under Wine.</summary>
public sealed class AgentTests : IClassFixture<WinePrefix>
{
    private readonly WinePrefix _prefix;

    public AgentTests(WinePrefix prefix)
    {
        WinePrefix.SkipIfMissing();
        WindowsBuild.SkipIfMissing();
        _prefix = prefix;
    }

    [Fact]
    public void It_tells_its_version() => Assert.Matches(@"^monitor \d+\.\d+\.\d+\n$", _prefix.Succeed(WindowsBuild.Program, "version"));

    [Fact]
    public void It_checks_a_configuration()
    {
        WriteConfiguration(@"C:\checked");

        string said = _prefix.Succeed(WindowsBuild.Program, "validate", "--config", @"C:\checked\monitor.yaml");

        Assert.Equal("C:\\checked\\monitor.yaml is sound: 0 collectors, 1 sink, 6 event types\n", said);
    }

    [Fact]
    public void It_tells_what_is_wrong_with_a_configuration()
    {
        _prefix.Write(@"C:\wrong\monitor.yaml", "sinks: {}\n");

        WineResult result = _prefix.Run(WindowsBuild.Program, "validate", "--config", @"C:\wrong\monitor.yaml");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("MON1013", result.Output + result.Error);
    }

    [Fact]
    public void It_runs_until_it_is_interrupted_and_writes_events_to_a_file()
    {
        WriteConfiguration(@"C:\run");
        using WineProcess agent = _prefix.Start(WindowsBuild.Program, "run", "--config", @"C:\run\monitor.yaml");
        agent.WaitForError("capturing after");

        agent.Interrupt();

        Assert.Equal(0, agent.WaitForExit());
        string[] names = [.. File.ReadLines(_prefix.Here(@"C:\run\events.ndjson")).Select(line => (string)JsonNode.Parse(line)!["EventName"]!)];
        Assert.Equal(["AgentStarted", "ServiceStateChange", "ServiceConfigurationChange", "ServiceStateChange", "AgentStopped"], names);
    }

    [Fact]
    public void What_it_says_is_UTF_8()
    {
        WriteConfiguration(@"C:\text");
        using WineProcess agent = _prefix.Start(WindowsBuild.Program, "run", "--config", @"C:\text\monitor.yaml");

        agent.WaitForError(@"→ C:\text\events.ndjson");
    }

    [Fact]
    public void Without_the_driver_it_says_how_to_get_it()
    {
        WindowsBuild.SkipWithout("process-create");
        WriteConfiguration(@"C:\kernel", collectors: "[process-create]");

        WineResult result = _prefix.Run(WindowsBuild.Program, "run", "--config", @"C:\kernel\monitor.yaml");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("MON3060", result.Error);
        Assert.Contains("monitor install", result.Error);
    }

    [Fact]
    public void A_source_of_Linux_is_refused()
    {
        WriteConfiguration(@"C:\source", settings: "capture: { source: ebpf }");

        WineResult result = _prefix.Run(WindowsBuild.Program, "validate", "--config", @"C:\source\monitor.yaml");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("MON1043", result.Output + result.Error);
    }

    [Fact]
    public void The_usual_paths_are_those_of_Windows()
    {
        WineResult result = _prefix.Run(WindowsBuild.Program, "validate");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(@"C:\ProgramData\Monitor\monitor.yaml", result.Output + result.Error);
    }

    [Fact]
    public void A_second_agent_is_kept_out_of_the_state_folder()
    {
        WriteConfiguration(@"C:\twice");
        using WineProcess agent = _prefix.Start(WindowsBuild.Program, "run", "--config", @"C:\twice\monitor.yaml");
        agent.WaitForError("capturing after");

        WineResult second = _prefix.Run(WindowsBuild.Program, "run", "--config", @"C:\twice\monitor.yaml");

        Assert.Contains("MON1016", second.Error);
        Assert.Contains("running for", _prefix.Succeed(WindowsBuild.Program, "status", "--config", @"C:\twice\monitor.yaml"));
    }

    private void WriteConfiguration(string folder, string collectors = "[]", string settings = "") => _prefix.Write(folder + @"\monitor.yaml", $$"""
        state: state
        runtime: run
        collectors: {{collectors}}
        {{settings}}
        sinks:
          trail: { plugin: file, settings: { path: events.ndjson } }
        """);
}
