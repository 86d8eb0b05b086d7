using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>The full trail stays on the host, what is suspicious goes to a syslog server: one capture, two rule sets.</summary>
public sealed class SplitTests
{
    [Fact]
    public void The_trail_stays_in_the_file_and_the_alerts_reach_rsyslog()
    {
        using TestFolder folder = new();
        using RsyslogServer server = RsyslogServer.Start(folder);
        string alarming = folder["alarming"];
        Command.Succeed("cp", "/bin/true", alarming);
        folder.Write("detect.xml", $"""
            <Sysmon schemaversion="4.90"><EventFiltering>
              <ProcessCreate onmatch="include"><Image name="alarm" condition="is">{alarming}</Image></ProcessCreate>
              <ProcessTerminate onmatch="include"/>
              <NetworkConnect onmatch="include"/>
            </EventFiltering></Sysmon>
            """);
        using RunningAgent agent = RunningAgent.Start(
            folder,
            "rules: { audit: presets/audit.xml, detect: detect.xml }",
            $"  siem: {{ plugin: syslog, rules: detect, settings: {{ to: 'tcp://127.0.0.1:{server.Port}', format: rfc5424 }} }}",
            rules: "audit");

        for (int i = 0; i < 50; i++)
            Command.Succeed("/bin/true");
        Command.Succeed(alarming, "--now");
        Command.Succeed("/bin/true");
        Wait.Until(() => server.Events().Any(one => (string?)one["Image"] == alarming), "the alarm reaches the server", () => agent.Errors);
        Assert.Equal(0, agent.Stop());

        JsonObject alarm = Assert.Single(server.Events(), one => (string?)one["EventName"] == "ProcessCreate");
        Assert.Equal(("alarm", alarming + " --now"), ((string?)alarm["RuleName"], (string?)alarm["CommandLine"]));
        JsonObject[] trail = [.. agent.Events().Where(one => (string?)one["EventName"] == "ProcessCreate")];
        Assert.True(trail.Length >= 52);
        Assert.Contains(trail, one => (string?)one["EventUid"] == (string?)alarm["EventUid"]);
        Assert.Equal(["AgentStarted", "AgentStopped"], server.Events().Select(one => (string)one["EventName"]!).Where(name => name.StartsWith("Agent")));
    }
}
