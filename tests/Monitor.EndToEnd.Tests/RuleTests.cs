using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>Rule sets over live events.</summary>
public sealed class RuleTests
{
    [Fact]
    public void Two_sinks_hold_what_their_rule_sets_say_with_the_names_of_the_rules()
    {
        using TestFolder folder = new();
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        string wanted = Copy(folder, "wanted"), unwanted = Copy(folder, "unwanted");
        folder.Write("first.xml", Rules($"""
            <RuleGroup groupRelation="or">
              <ProcessCreate onmatch="include"><Image name="technique_id=T1,technique_name=One" condition="begin with">{Path.GetDirectoryName(wanted)}/</Image></ProcessCreate>
              <ProcessCreate onmatch="exclude"><Image condition="end with">/unwanted</Image></ProcessCreate>
              <ProcessTerminate onmatch="include"/>
              <NetworkConnect onmatch="include"><DestinationPort name="the port">{port}</DestinationPort></NetworkConnect>
            </RuleGroup>
            """));
        folder.Write("second.xml", Rules($"""
            <RuleGroup groupRelation="and">
              <ProcessCreate onmatch="include">
                <Image condition="end with">/unwanted</Image>
                <CommandLine name="asked for" condition="contains">please</CommandLine>
              </ProcessCreate>
              <ProcessTerminate onmatch="exclude"><Image condition="is not">{unwanted}</Image></ProcessTerminate>
              <NetworkConnect onmatch="include"/>
            </RuleGroup>
            """));
        using RunningAgent agent = RunningAgent.Start(
            folder,
            "rules: { first: first.xml, second: [second.xml] }",
            "  one: { plugin: file, rules: first, settings: { path: one.ndjson } }\n  two: { plugin: file, rules: second, settings: { path: two.ndjson } }");

        Command.Succeed(wanted, "please");
        Command.Succeed(unwanted, "please");
        Command.Succeed(unwanted, "other");
        using (TcpClient client = new())
            client.Connect(IPAddress.Loopback, port);
        agent.WaitFor("NetworkConnect", one => (string?)one["DestinationPort"] == port.ToString());
        Assert.Equal(0, agent.Stop());

        Assert.Equal([("ProcessCreate", wanted, "technique_id=T1,technique_name=One")], Of(folder, "one", wanted, unwanted));
        Assert.Contains(
            RunningAgent.ReadLines(folder["one.ndjson"]),
            one => (string?)one["EventName"] == "NetworkConnect" && (string?)one["RuleName"] == "the port");
        Assert.Equal(
            [("ProcessCreate", unwanted, "asked for"), ("ProcessTerminate", unwanted, "-"), ("ProcessTerminate", unwanted, "-")],
            Of(folder, "two", wanted, unwanted));
        Assert.DoesNotContain(RunningAgent.ReadLines(folder["two.ndjson"]), one => (string?)one["EventName"] == "NetworkConnect");
        Assert.All(agent.Events().Where(one => one["RuleName"] is not null), one => Assert.Equal("-", (string?)one["RuleName"]));
        Assert.Equal(UidsOf(agent.Events(), wanted), UidsOf(RunningAgent.ReadLines(folder["one.ndjson"]), wanted));
    }

    [Fact]
    public void What_no_rule_set_can_log_is_not_captured()
    {
        using TestFolder folder = new();
        folder.Write("rules.xml", Rules("""<ProcessTerminate onmatch="include"/><NetworkConnect onmatch="include"/>"""));
        using RunningAgent agent = RunningAgent.Start(folder, "rules: { few: rules.xml }", rules: "few");

        Assert.Equal(["sched_process_fork", "sched_process_exec", "sched_process_exit"], agent.Hooks());
        Assert.Contains("not collected, since no rule set logs it: dns-query, driver-load, ebpf-load, file-create, file-delete, file-delete-detected, file-executable, file-mode, file-owner, file-rename, file-time, image-load, network-connect, process-access, process-injection, process-tampering, process-terminate, raw-access-read", agent.Errors);
        Assert.Equal(0, agent.Stop());
    }

    [Fact]
    public void The_event_of_a_plugin_is_filtered_by_its_name_and_fields()
    {
        using TestFolder folder = new();
        folder.CopyPlugins(Path.Combine(Repository.Plugins, "file"), Repository.Sample("authlog"));
        string log = folder.Write("auth.log", "");
        folder.Write("rules.xml", Rules("""<SshLogin onmatch="include"><User name="not root" condition="is not">root</User></SshLogin>"""));
        using RunningAgent agent = RunningAgent.Start(
            folder, $"plugins: [plugins]\nrules: {{ logins: rules.xml }}\ncollectors: [authlog: {{ path: {log}, interval: 50 ms }}]", rules: "logins");
        Wait.Until(() => (string?)agent.Status()["collectors"]![0]!["state"] == "healthy", "the sample is healthy");

        File.AppendAllText(log, "Nov 25 10:00:00 host sshd[1]: Accepted publickey for root from 192.0.2.7 port 1 ssh2\n");
        File.AppendAllText(log, "Nov 25 10:00:00 host sshd[2]: Accepted publickey for alice from 192.0.2.7 port 2 ssh2\n");
        agent.WaitFor("SshLogin", one => (string?)one["User"] == "alice");
        Assert.Equal(0, agent.Stop());

        Assert.Equal(["alice"], agent.Events().Where(one => (string?)one["EventName"] == "SshLogin").Select(one => (string?)one["User"]));
    }

    private static string Rules(string filtering) => $"<Sysmon schemaversion=\"4.90\"><EventFiltering>{filtering}</EventFiltering></Sysmon>";

    private static string Copy(TestFolder folder, string name)
    {
        File.Copy("/bin/true", folder[name]);
        return folder[name];
    }

    private static (string?, string?, string?)[] Of(TestFolder folder, string sink, params string[] images) =>
        [.. RunningAgent.ReadLines(folder[sink + ".ndjson"])
            .Where(one => images.Contains((string?)one["Image"]))
            .Select(one => ((string?)one["EventName"], (string?)one["Image"], (string?)one["RuleName"]))];

    private static IEnumerable<string?> UidsOf(IReadOnlyList<JsonObject> events, string image) =>
        events.Where(one => (string?)one["EventName"] == "ProcessCreate" && (string?)one["Image"] == image).Select(one => (string?)one["EventUid"]);
}
