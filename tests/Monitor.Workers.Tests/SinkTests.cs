using System.Diagnostics;
using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Sinks;
using Monitor.Workers.Tests.Fixtures;

namespace Monitor.Workers.Tests;

public sealed class SinkTests
{
    [Fact]
    public async Task It_gets_every_event_once_and_says_what_it_refuses()
    {
        await using TestAgent agent = new();
        TickSource source = agent.AddSource();
        PluginWorker worker = await AddAsync(agent);
        await agent.StartAsync();
        for (uint number = 0; number < 3000; number++)
            source.Emit(number, number == 77 ? "refuse" : "tick");
        await agent.StopAsync();
        await agent.Pipeline.DisposeAsync();

        Assert.Equal(Enumerable.Range(0, 3000).Where(number => number != 77), Numbers(agent));
        Assert.StartsWith("start out ", Lines(agent)[0]);
        Assert.Equal("end", Lines(agent)[^1]);
        Assert.Equal((2999L, 1L), (agent.Ticks.Delivered(1), agent.Ticks.Dropped(1, DropReason.SinkRejected)));
        Assert.Contains("not wanted", Assert.Single(agent.Log.Errors).Cause);
        Assert.Null(worker.State.ProcessId);
    }

    [Theory]
    [InlineData("crash", "killed by SIGABRT")]
    [InlineData("exit", "exit code 3")]
    [InlineData("loop", "a call took longer than 8 s")]
    [InlineData("garbage", "it broke the protocol")]
    [InlineData("native-balloon", "it needed more than its memory of 96 MiB")]
    public async Task A_batch_that_was_under_way_when_its_worker_ended_goes_to_the_next_one(string deed, string reason)
    {
        await using TestAgent agent = new();
        TickSource source = agent.AddSource();
        PluginWorker worker = await AddAsync(agent, TestAgent.PatienceFor(deed) with { Memory = 96 << 20 });
        await agent.StartAsync();
        for (uint number = 0; number < 100; number++)
            source.Emit(number, number == 50 ? "do " + deed : "tick");
        await Wait.UntilAsync(() => agent.Ticks.Delivered(1) == 100, "everything is delivered", () => agent.Log.ToString());

        Assert.StartsWith(reason, worker.State.LastEnd);
        Assert.Equal(Enumerable.Range(0, 100), Numbers(agent).Distinct().Order());
        Assert.Equal(2, Lines(agent).Count(line => line.StartsWith("start ")));
        Assert.Equal(100, agent.Kept.Ticks.Count);
        Assert.Contains(agent.Log.Errors, error => error.Code == "MON2076" && error.Cause.Contains(reason));
        await Wait.UntilAsync(() => agent.HealthOf("out").State == HealthState.Healthy, "it is healthy again");
    }

    [Fact]
    public async Task What_it_accepted_before_it_threw_is_not_handed_in_again()
    {
        await using TestAgent agent = new();
        TickSource source = agent.AddSource();
        PluginWorker worker = await AddAsync(agent);
        await agent.StartAsync();
        for (uint number = 0; number < 100; number++)
            source.Emit(number, number == 50 ? "do throw" : "tick");
        await Wait.UntilAsync(() => agent.Ticks.Delivered(1) == 100, "everything is delivered", () => agent.Log.ToString());

        Assert.Equal(Enumerable.Range(0, 100), Numbers(agent));
        Assert.Equal(0, worker.State.Restarts);
        MonitorError error = Assert.Single(agent.Log.Errors);
        Assert.Contains("InvalidOperationException: no such luck", error.Cause);
    }

    [Fact]
    public async Task One_that_was_killed_while_idle_is_there_again_for_the_next_event()
    {
        await using TestAgent agent = new();
        TickSource source = agent.AddSource();
        PluginWorker worker = await AddAsync(agent);
        await agent.StartAsync();
        source.Emit(0, "tick");
        await Wait.UntilAsync(() => agent.Ticks.Delivered(1) == 1, "an event", () => agent.Log.ToString());
        using (Process victim = Process.GetProcessById(worker.State.ProcessId!.Value))
            victim.Kill();
        source.Emit(1, "tick");
        await Wait.UntilAsync(() => agent.Ticks.Delivered(1) == 2, "the next event", () => agent.Log.ToString());

        Assert.Equal([0, 1], Numbers(agent).Distinct());
        Assert.Equal("killed by SIGKILL", worker.State.LastEnd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_takes_a_sink_that_hangs_no_longer_than_it_may(bool isStubborn)
    {
        await using TestAgent agent = new() { StopPatience = TimeSpan.FromSeconds(2) };
        TickSource source = agent.AddSource();
        PluginWorker worker = await AddAsync(agent, TestAgent.Quick with { CallPatience = TimeSpan.FromMinutes(10), StopPatience = TimeSpan.FromSeconds(isStubborn ? 1 : 60) }, ("is-stubborn", isStubborn ? "true" : "false"));
        await agent.StartAsync();
        source.Emit(0, "do wait");
        await Wait.UntilAsync(() => File.Exists(agent["out.txt.wait"]), "it hangs", () => agent.Log.ToString());
        await agent.StopAsync();
        await agent.Pipeline.DisposeAsync();

        Assert.Null(worker.State.ProcessId);
        Assert.Equal(1, agent.Ticks.Waiting(1));
        Assert.Equal(isStubborn, agent.Log.Errors.Any(error => error.Cause.Contains("did not stop within 1 s")));
    }

    [Fact]
    public async Task It_reopens_when_it_is_told_to()
    {
        await using TestAgent agent = new();
        TickSource source = agent.AddSource();
        await AddAsync(agent);
        await agent.StartAsync();
        agent.Pipeline.ReopenSinks();
        source.Emit(0, "tick");
        await Wait.UntilAsync(() => agent.Ticks.Delivered(1) == 1, "an event", () => agent.Log.ToString());

        Assert.Contains("reopen", Lines(agent));
    }

    [Fact]
    public async Task It_cannot_stop_the_agent()
    {
        await using TestAgent agent = new();
        TickSource source = agent.AddSource();
        await AddAsync(agent);
        await agent.StartAsync();
        source.Emit(0, "ask to stop");
        await Wait.UntilAsync(() => agent.HealthOf("out").Message.EndsWith("enough"), "its wish is told", () => agent.Log.ToString());
        source.Emit(1, "tick");
        await Wait.UntilAsync(() => agent.Ticks.Delivered(1) == 2, "the next event", () => agent.Log.ToString());
    }

    [Fact]
    public async Task It_says_where_events_go()
    {
        await using TestAgent agent = new();
        PluginWorker worker = await agent.ConnectAsync(agent.Install("lab", PluginSources.Sink("lab")), "out");
        Pipeline.ComponentHealth health = new("out", agent.Log);
        ISink? sink = await worker.MakeSinkAsync(TestAgent.Tree(("path", agent["out.txt"])), TestAgent.Place, new TestSinkContext("out", agent.Folder, agent.Events, health), health, []);
        await sink!.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(agent["out.txt"], sink.Destination);
    }

    private static Task<PluginWorker> AddAsync(TestAgent agent, WorkerSettings? settings = null, params (string, string)[] values) =>
        agent.AddSinkAsync(agent.Install("lab", PluginSources.Sink("lab")), "out", settings, [("path", agent["out.txt"]), .. values]);

    private static string[] Lines(TestAgent agent) => File.ReadAllLines(agent["out.txt"]);

    private static IEnumerable<int> Numbers(TestAgent agent) => Lines(agent).Where(line => char.IsAsciiDigit(line[0])).Select(line => int.Parse(line.Split(' ')[0]));
}
