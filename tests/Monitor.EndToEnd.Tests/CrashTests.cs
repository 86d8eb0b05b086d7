using System.Diagnostics;
using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

public sealed class CrashTests
{
    [Fact]
    public void After_kill_9_while_writing_the_next_start_goes_on_in_a_whole_file()
    {
        using TestFolder folder = new();
        Storm storm = new(folder);
        int rounds = LongRun.IsOn ? 20 : 4;
        for (int round = 0; round < rounds; round++)
        {
            using RunningAgent agent = RunningAgent.Start(folder);
            using Process load = Process.Start(new ProcessStartInfo(folder["storm"], ["connect", "0", "30"]) { RedirectStandardOutput = true })!;
            long before = new FileInfo(agent.TrailPath).Length;
            Wait.Until(() => new FileInfo(agent.TrailPath).Length > before + 200_000, "the file grows");
            agent.Signal("KILL");
            load.Kill();
            load.WaitForExit();
        }

        using (FileStream torn = File.Open(folder["events.ndjson"], FileMode.Append))
            torn.Write("{\"EventID\":3,\"EventName\":\"Netw"u8);
        using RunningAgent last = RunningAgent.Start(folder);
        Assert.Equal(0, last.Stop());
        JsonObject[] events = [.. last.Events().DistinctBy(one => (string?)one["EventUid"])];
        Assert.Equal(rounds + 1, events.Count(one => (string?)one["EventName"] == "AgentStarted"));
        Assert.Single(events, one => (string?)one["EventName"] == "AgentStopped");
    }
}
