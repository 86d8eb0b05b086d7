using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>What the agent tells about itself in events, for those who read nothing else.</summary>
public sealed class AgentEventTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_start_and_a_stop_tell_the_state_and_the_files_in_force()
    {
        string rules = _folder.Write("rules.xml", "<Sysmon schemaversion=\"4.90\"><EventFiltering><ProcessCreate onmatch=\"exclude\"/></EventFiltering></Sysmon>");
        RunningAgent agent = RunningAgent.Start(_folder, "collectors: [process-create]\nrules: { all: rules.xml }", rules: "all");
        using (agent)
            Assert.Equal(0, agent.Stop());

        JsonObject[] events = [.. agent.Events().Where(one => (string?)one["EventName"] != "ProcessCreate")];
        Assert.Equal(
            ["AgentStarted", "ServiceStateChange", "ServiceConfigurationChange", "ServiceConfigurationChange", "ServiceStateChange", "AgentStopped"],
            events.Select(one => (string?)one["EventName"]));
        Assert.Equal(("Started", "Stopped"), ((string?)events[1]["State"], (string?)events[4]["State"]));
        Assert.All([events[1], events[4]], one => Assert.Equal(((string?)events[0]["Version"], "4.91"), ((string?)one["Version"], (string?)one["SchemaVersion"])));
        Assert.Equal((_folder["monitor.yaml"], HashOf(_folder["monitor.yaml"])), ((string?)events[2]["Configuration"], (string?)events[2]["ConfigurationFileHash"]));
        Assert.Equal((rules, HashOf(rules)), ((string?)events[3]["Configuration"], (string?)events[3]["ConfigurationFileHash"]));
        Assert.Equal($"SHA256={((string)events[0]["ConfigurationHash"]!).ToUpperInvariant()}", (string?)events[2]["ConfigurationFileHash"]);
    }

    [Fact]
    public void An_agent_that_was_killed_is_an_event_of_the_next_start_with_the_time_it_was_gone()
    {
        DateTime killed;
        using (RunningAgent first = RunningAgent.Start(_folder))
        {
            first.WaitForStart();
            killed = DateTime.UtcNow;
            first.Signal("KILL");
            first.WaitForEnd();
        }

        using RunningAgent second = RunningAgent.Start(_folder);
        second.WaitForStart();
        Assert.Equal(0, second.Stop());

        JsonObject error = Assert.Single(second.Events(), one => (string?)one["EventName"] == "Error");
        JsonObject gap = Assert.Single(second.Events(), one => (string?)one["EventName"] == "EventsLost" && (string?)one["Reason"] == "interrupted");
        DateTime since = Moment(gap["Since"]), until = Moment(gap["Until"]);
        Assert.InRange(since, killed.AddMinutes(-2), killed);
        Assert.InRange(until, killed, killed.AddMinutes(5));
        Assert.Equal("Interrupted", (string?)error["ID"]);
        Assert.StartsWith($"The agent ended after {gap["Since"]} UTC without being stopped", (string?)error["Description"]);
    }

    [Fact]
    public void After_a_stop_in_good_order_nothing_is_told()
    {
        for (int round = 0; round < 2; round++)
        {
            using RunningAgent agent = RunningAgent.Start(_folder);
            agent.WaitForStart();
            Assert.Equal(0, agent.Stop());
            Assert.DoesNotContain(agent.Events(), one => (string?)one["EventName"] == "Error");
        }
    }

    [Fact]
    public void What_fails_while_the_agent_runs_is_an_event()
    {
        using RunningAgent agent = RunningAgent.Start(_folder, sinks: $"  broken: {{ plugin: file, settings: {{ path: {_folder["monitor.yaml"]}/below-a-file }} }}");

        JsonObject error = agent.WaitFor("Error", one => ((string?)one["Description"])!.Contains("broken"));

        Assert.Matches("^MON[0-9]{4}$", (string?)error["ID"]);
        Assert.StartsWith($"{error["ID"]}", (string?)error["Description"]);
        Assert.Contains((string)error["Description"]!, agent.Errors);
        Assert.Equal(0, agent.Stop());
    }

    private static string HashOf(string path) => "SHA256=" + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    private static DateTime Moment(JsonNode? text) =>
        DateTime.ParseExact((string)text!, "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
