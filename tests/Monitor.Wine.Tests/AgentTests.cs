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
    public void ItTellsItsVersion() => Assert.Matches(@"^monitor \d+\.\d+\.\d+\n$", _prefix.Succeed(WindowsBuild.Program, "version"));

    [Fact]
    public void ItChecksAConfiguration()
    {
        WriteConfiguration(@"C:\checked");

        string said = _prefix.Succeed(WindowsBuild.Program, "validate", "--config", @"C:\checked\monitor.yaml");

        Assert.Equal("C:\\checked\\monitor.yaml is sound: 0 collectors, 1 sink, 6 event types\n", said);
    }

    [Fact]
    public void ItTellsWhatIsWrongWithAConfiguration()
    {
        _prefix.Write(@"C:\wrong\monitor.yaml", "sinks: {}\n");

        WineResult result = _prefix.Run(WindowsBuild.Program, "validate", "--config", @"C:\wrong\monitor.yaml");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("MON1013", result.Output + result.Error);
    }

    [Fact]
    public void ItRunsUntilItIsInterruptedAndWritesEventsToAFile()
    {
        WriteConfiguration(@"C:\run");
        using WineProcess agent = _prefix.Start(WindowsBuild.Program, "run", "--config", @"C:\run\monitor.yaml");
        agent.WaitForError("capturing after");

        agent.Interrupt();

        Assert.Equal(0, agent.WaitForExit());
        string[] names = [.. File.ReadLines(_prefix.Here(@"C:\run\events.ndjson")).Select(line => (string)JsonNode.Parse(line)!["EventName"]!)];
        Assert.Equal(["AgentStarted", "ServiceStateChange", "ServiceConfigurationChange", "ServiceStateChange", "AgentStopped"], names);
    }

    private void WriteConfiguration(string folder) => _prefix.Write(folder + @"\monitor.yaml", """
        state: state
        runtime: run
        collectors: []
        sinks:
          trail: { plugin: file, settings: { path: events.ndjson } }
        """);
}
