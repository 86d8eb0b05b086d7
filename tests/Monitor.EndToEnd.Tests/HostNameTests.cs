using System.Diagnostics;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>Names of the hosts of connections that nobody asked DNS for, from a DNS server to the file. The connections are made in a network namespace, where
/// the addresses are.</summary>
public sealed class HostNameTests
{
    private const string Rules = """
        <Sysmon schemaversion="4.90">{0}<EventFiltering>
        <NetworkConnect onmatch="include"><DestinationHostname name="by name" condition="end with">.example.test</DestinationHostname></NetworkConnect>
        </EventFiltering></Sysmon>
        """;

    private static readonly Dictionary<string, string> Names = new() { ["9.2.0.192.in-addr.arpa"] = "nine.example.test" };

    [Fact]
    public void A_host_has_the_name_that_the_resolver_says_and_rules_see_it()
    {
        using TestFolder folder = new();
        using ReverseServer server = new(Names);
        using RunningAgent agent = Start(folder, server, "<DnsLookup>True</DnsLookup>");

        Send("192.0.2.9", "192.0.2.10", "192.0.2.9");
        Wait.Until(() => Flows(agent, isWriting: true).Length == 3, "three flows", () => agent.Errors);
        Assert.Equal(0, agent.Stop());

        JsonObject[] flows = Flows(agent);
        Assert.Equal(
            [("192.0.2.9", "nine.example.test"), ("192.0.2.10", "-"), ("192.0.2.9", "nine.example.test")],
            flows.Select(one => ((string?)one["DestinationIp"], (string?)one["DestinationHostname"])));
        Assert.All(flows, one => Assert.Equal(Environment.MachineName, (string?)one["SourceHostname"]));
        Assert.Equal(
            [("192.0.2.9", "by name"), ("192.0.2.9", "by name")],
            Flows(RunningAgent.ReadLines(folder["named.ndjson"])).Select(one => ((string?)one["DestinationIp"], (string?)one["RuleName"])));
        Assert.Equal(["10.2.0.192.in-addr.arpa", "9.2.0.192.in-addr.arpa"], server.Asked.Where(name => name.EndsWith(".2.0.192.in-addr.arpa", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        // The agent's own questions are no events, and so lead to no further ones.
        Assert.DoesNotContain(agent.Events(), one => (string?)one["ProcessId"] == $"{agent.ProcessId}" && (string?)one["EventName"] is "NetworkConnect" or "DnsQuery");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("<DnsLookup>True</DnsLookup>", "collectors: [all, network-connect: { host-names: false }]")]
    public void Where_nobody_wants_names_or_the_configuration_does_not_nobody_is_asked(string options, string collectors)
    {
        using TestFolder folder = new();
        using ReverseServer server = new(Names);
        using RunningAgent agent = Start(folder, server, options, collectors);

        Send("192.0.2.9");
        Wait.Until(() => Flows(agent, isWriting: true).Length == 1, "the flow", () => agent.Errors);
        Assert.Equal(0, agent.Stop());

        JsonObject flow = Assert.Single(Flows(agent));
        Assert.Equal(("-", "-"), ((string?)flow["SourceHostname"], (string?)flow["DestinationHostname"]));
        Assert.Empty(server.Asked);
    }

    [Fact]
    public void A_server_that_never_answers_holds_events_no_longer_than_the_patience_and_none_is_lost()
    {
        const int Hosts = 200;
        using TestFolder folder = new();
        using ReverseServer server = new(Names, isSilent: true);
        using RunningAgent agent = Start(folder, server, "", "collectors: [all, network-connect: { host-names: true }]");

        string[] addresses = [.. Enumerable.Range(1, Hosts).Select(i => $"192.0.2.{i}")];
        long began = Stopwatch.GetTimestamp();
        Send(addresses);
        Wait.Until(() => Flows(agent, isWriting: true).Length == Hosts, "all flows", () => agent.Errors);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        Wait.Until(() => server.Asked.Length > 0, "a question");
        Assert.Equal(0, agent.Stop());

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(45));      // the resolver waits for a minute
        JsonObject[] flows = Flows(agent);
        Assert.Equal(addresses, flows.Select(one => (string?)one["DestinationIp"]));
        Assert.All(flows, one => Assert.Equal(("-", true), ((string?)one["DestinationHostname"], (bool?)one["Monitor"]!["FieldLate"])));
    }

    private static RunningAgent Start(TestFolder folder, ReverseServer server, string options, string collectors = "")
    {
        folder.Write("rules.xml", Rules.Replace("{0}", options, StringComparison.Ordinal));
        return RunningAgent.Start(
            folder,
            $"rules: {{ named: rules.xml }}\n{collectors}",
            "  named: { plugin: file, rules: named, settings: { path: named.ndjson } }",
            wrapper: server.Wrapper(folder));
    }

    /// <summary>Sends a datagram to each address, by a new flow, one after the other.</summary>
    private static void Send(params string[] addresses)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "This machine has no bash.");
        string send = string.Concat(addresses.Select(address => $"echo > /dev/udp/{address}/9\n"));
        Command sent = Command.Run("unshare", "--net", "/bin/bash", "-c", $"ip link set lo up && ip address add 192.0.2.254/24 dev lo || exit 9\n{send}true");
        if (sent.ExitCode == 9)
            Assert.Skip($"A network namespace with addresses cannot be made here: {sent.Error}");
        Assert.Equal((0, ""), (sent.ExitCode, sent.Error.Trim()));
    }

    private static JsonObject[] Flows(RunningAgent agent, bool isWriting = false) => Flows(RunningAgent.ReadLines(agent.TrailPath, isWriting));

    private static JsonObject[] Flows(IEnumerable<JsonObject> events) =>
        [.. events.Where(one => (string?)one["EventName"] == "NetworkConnect" && (string?)one["Protocol"] == "udp" && ((string?)one["DestinationIp"])!.StartsWith("192.0.2.", StringComparison.Ordinal) && (string?)one["Initiated"] == "true")];
}
