using System.Text.Json.Nodes;
using Monitor.EndToEnd.Tests.Harness;

namespace Monitor.EndToEnd.Tests;

public sealed class StormTests
{
    /// <summary>Room for what a storm makes while the agent, on a machine that does other things besides, does not get its turn.</summary>
    private const string Room = "capture: { ring: 64 MiB }\nqueue: { drain: 60 s }";

    [Theory]
    [InlineData(1000)]
    [InlineData(0)]
    public void Every_process_of_an_exec_storm_is_in_the_file_or_counted_as_lost(int rate)
    {
        using TestFolder folder = new();
        Storm storm = new(folder);
        using RunningAgent agent = RunningAgent.Start(folder, Room);
        long started = storm.Exec(rate, LongRun.IsOn ? 30 : 4);
        Assert.Equal(0, agent.Stop());
        long seen = agent.EachEvent().LongCount(one => (string?)one["EventName"] == "ProcessCreate" && (string?)one["Image"] == storm.Noop);
        Assert.Equal(started, seen + Lost(agent, "ProcessCreate"));
        Assert.Equal(0, Lost(agent, "ProcessCreate"));
    }

    [Fact]
    public void Every_process_of_a_burst_in_a_tree_is_in_the_file()
    {
        using TestFolder folder = new();
        Storm storm = new(folder);
        using RunningAgent agent = RunningAgent.Start(folder, Room);
        long leaves = storm.Tree(depth: 3, width: LongRun.IsOn ? 20 : 12);
        Assert.Equal(0, agent.Stop());
        JsonObject[] created = [.. agent.EachEvent().Where(one => (string?)one["EventName"] == "ProcessCreate" && (string?)one["Image"] == storm.Noop)];
        Assert.Equal(leaves, created.Length);
        Assert.All(created, one => Assert.Equal(storm.Driver, (string?)one["ParentImage"]));
        Assert.Equal(0, Lost(agent, "ProcessCreate"));
    }

    [Fact]
    public void Every_connection_of_a_storm_is_in_the_file_from_both_sides_or_counted_as_lost()
    {
        using TestFolder folder = new();
        Storm storm = new(folder);
        using RunningAgent agent = RunningAgent.Start(folder, Room);
        long opened = storm.Connect(0, LongRun.IsOn ? 30 : 2);
        Assert.Equal(0, agent.Stop());
        Dictionary<string, long> sides = Counts(agent.EachEvent()
            .Where(one => (string?)one["EventName"] == "NetworkConnect" && (string?)one["Image"] == storm.Driver).Select(one => (string?)one["Initiated"]));
        Assert.Equal(new() { ["true"] = opened, ["false"] = opened }, sides);
        Assert.Equal(0, Lost(agent, "NetworkConnect"));
    }

    [Theory]
    [InlineData(5000)]
    [InlineData(0)]
    public void Every_executable_mapping_of_a_storm_is_in_the_file_or_counted_as_lost(int rate)
    {
        using TestFolder folder = new();
        Storm storm = new(folder);
        using RunningAgent agent = RunningAgent.Start(folder, Room);
        long mapped = storm.Map(storm.Noop, rate, LongRun.IsOn ? 10 : 2);
        Assert.Equal(0, agent.Stop());
        Dictionary<string, long> loaded = Counts(agent.EachEvent()
            .Where(one => (string?)one["EventName"] == "ImageLoad" && (string?)one["ImageLoaded"] == storm.Noop).Select(one => $"{one["Image"]} {one["Hashes"]}"));
        Assert.Equal(mapped, loaded.Values.Sum() + Lost(agent, "ImageLoad"));
        Assert.Equal(0, Lost(agent, "ImageLoad"));
        Assert.All(loaded.Keys, one => Assert.StartsWith(storm.Driver + " ", one));
        Assert.Single(loaded.Keys, one => one != storm.Driver + " -");
    }

    private static Dictionary<string, long> Counts(IEnumerable<string?> texts) =>
        texts.CountBy(text => text ?? "").ToDictionary(count => count.Key, count => (long)count.Value);

    /// <summary>What the loss events say.</summary>
    private static long Lost(RunningAgent agent, string eventName) => agent.EachEvent()
        .Where(one => (string?)one["EventName"] == "EventsLost" && (string?)one["LostEventName"] == eventName)
        .Sum(one => long.Parse((string)one["Count"]!));
}
