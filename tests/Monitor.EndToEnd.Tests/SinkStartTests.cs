using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

public sealed class SinkStartTests
{
    /// <summary>A machine whose only sink is down while it boots is watched from the start.</summary>
    [Fact]
    public void While_no_sink_runs_what_is_captured_waits_and_arrives_when_the_sink_can_start()
    {
        using TestFolder folder = new();
        string obstacle = folder["events.ndjson"];
        Directory.CreateDirectory(obstacle);
        using RunningAgent agent = RunningAgent.Start(folder);
        Assert.Contains("MON4020", agent.Errors);
        Assert.Equal("failed", (string?)agent.Status()["sinks"]![0]!["state"]);
        Command.Succeed("/bin/true", "while nobody listens");

        Directory.Delete(obstacle);

        agent.WaitFor("ProcessCreate", one => (string?)one["CommandLine"] == "/bin/true while nobody listens");
        Assert.Equal(0, agent.Stop());
        Assert.Equal("AgentStarted", (string?)agent.Events()[0]["EventName"]);
    }
}
