using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

public sealed class StopTests
{
    [Theory]
    [InlineData("TERM", "SIGTERM")]
    [InlineData("INT", "SIGINT")]
    public void A_signal_drains_everything_and_the_balance_is_that_of_the_file(string signal, string reason)
    {
        Signals.SkipIfIgnored(signal);
        using TestFolder folder = new();
        Storm storm = new(folder);
        using RunningAgent agent = RunningAgent.Start(folder, "own-activity: include\ncapture: { ring: 64 MiB }\nqueue: { drain: 60 s }");
        storm.Exec(0, 0.5);
        Assert.Equal(0, agent.Stop(signal));
        IReadOnlyList<JsonObject> events = agent.Events();
        Assert.Equal("AgentStarted", (string?)events[0]["EventName"]);
        Assert.Equal("AgentStopped", (string?)events[^1]["EventName"]);
        Assert.Equal(reason, (string?)events[^1]["Reason"]);
        string balance = agent.Errors[agent.Errors.IndexOf("balance since the journal began", StringComparison.Ordinal)..];
        foreach (IGrouping<string, JsonObject> type in events.GroupBy(one => (string)one["EventName"]!))
        {
            string row = balance.Split('\n').Single(line => line.StartsWith(type.Key + " "));
            string[] cells = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string count = type.Count().ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal([type.Key, count, "0", "0", count, "0"], cells);
        }

        // But for what the agent tells of itself.
        int own = events.Count(one => (string?)one["EventName"] is "AgentStarted" or "AgentStopped" or "ServiceStateChange" or "ServiceConfigurationChange");
        Assert.Equal(5, own);
        Assert.Equal(events.Count - own, (int)ulong.Parse((string)events[^1]["Produced"]!));
        Assert.False(File.Exists(folder["runtime/status.json"]));
    }

    [Fact]
    public void Systemd_is_told_when_the_agent_is_ready_and_when_it_stops()
    {
        using TestFolder folder = new();
        using Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder["notify"]));
        socket.ReceiveTimeout = 60_000;
        byte[] message = new byte[4096];
        // The host's library believes in systemd when its parent has that name.
        Command.Succeed("cp", "/bin/sh", folder["systemd"]);
        using RunningAgent agent = RunningAgent.Start(folder, shell: folder["systemd"], prologue: $"export NOTIFY_SOCKET={folder["notify"]};");
        Assert.Contains("READY=1", Encoding.UTF8.GetString(message, 0, socket.Receive(message)));
        agent.Signal("TERM");
        Assert.Contains("STOPPING=1", Encoding.UTF8.GetString(message, 0, socket.Receive(message)));
        Assert.Equal(0, agent.Stop());
    }
}
