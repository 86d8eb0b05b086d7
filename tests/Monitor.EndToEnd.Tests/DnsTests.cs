using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

/// <summary>Answers of DNS servers from the kernel to the file.</summary>
public sealed class DnsTests
{
    [Fact]
    public void An_answer_that_the_rules_want_is_an_event_with_all_its_fields()
    {
        using TestFolder folder = new();
        IPEndPoint address = new(new IPAddress([127, (byte)Random.Shared.Next(1, 255), (byte)Random.Shared.Next(256), (byte)Random.Shared.Next(1, 255)]), 53);
        using Socket server = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp), client = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Bind(server, address);
        client.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        folder.Write("rules.xml", """
            <Sysmon schemaversion="4.90"><EventFiltering><DnsQuery onmatch="include"><QueryName name="asked" condition="begin with">wanted.</QueryName></DnsQuery></EventFiltering></Sysmon>
            """);
        using RunningAgent agent = RunningAgent.Start(folder, "rules: { names: rules.xml }", rules: "names");

        Exchange("unwanted");
        Exchange("wanted");
        JsonObject answered = agent.WaitFor("DnsQuery", one => (string?)one["QueryName"] == "wanted.example");
        Assert.Equal(0, agent.Stop());

        Assert.Equal(
            ("asked", "0", "::ffff:192.0.2.7;", Environment.ProcessPath, $"{Environment.ProcessId}"),
            ((string?)answered["RuleName"], (string?)answered["QueryStatus"], (string?)answered["QueryResults"], (string?)answered["Image"], answered["ProcessId"]!.ToString()));
        JsonNode own = answered["Monitor"]!;
        Assert.Equal(("A", address.Address.ToString(), "udp"), ((string?)own["QueryType"], (string?)own["ServerIp"], (string?)own["Protocol"]));
        Assert.Single(agent.Events(), one => (string?)one["EventName"] == "DnsQuery");

        void Exchange(string host)
        {
            byte[] answer = AnswerFor(host);
            server.SendTo(answer, client.LocalEndPoint!);
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            Assert.Equal(answer.Length, client.ReceiveFrom(new byte[512], ref from));
        }
    }

    /// <summary>The answer to A of a host of <c>example</c>: 192.0.2.7.</summary>
    private static byte[] AnswerFor(string host) =>
    [
        0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, (byte)host.Length, .. System.Text.Encoding.ASCII.GetBytes(host), 7, .. "example"u8, 0, 0, 1, 0, 1,
        0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7,
    ];

    private static void Bind(Socket server, IPEndPoint address)
    {
        try
        {
            server.Bind(address);
        }
        catch (SocketException refused)
        {
            Assert.Skip($"Port 53 of {address.Address} cannot be had: {refused.Message}");
        }
    }
}
