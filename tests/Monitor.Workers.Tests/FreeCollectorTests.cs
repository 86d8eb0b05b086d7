using System.Diagnostics;
using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Diagnostics;
using Monitor.Workers.Tests.Fixtures;

namespace Monitor.Workers.Tests;

public sealed class FreeCollectorTests
{
    [Fact]
    public async Task Its_events_come_from_another_process_as_it_emitted_them()
    {
        await using TestAgent agent = new();
        PluginWorker worker = await AddAsync(agent);
        await agent.StartAsync();
        agent.Order("orders", "1000");
        await Wait.UntilAsync(() => agent.Kept.Ticks.Count == 1001, "the events", () => agent.Log.ToString());
        int process = worker.State.ProcessId!.Value;
        await agent.StopAsync();

        Assert.NotEqual(Environment.ProcessId, process);
        Assert.Equal(Enumerable.Range(0, 1002).Select(number => (uint)number), agent.Kept.Ticks.Select(tick => tick.Number));
        Assert.Equal("begin", agent.Kept.Ticks[0].Words);
        Assert.Equal("Grüße 999", agent.Kept.Ticks[1000].Words);
        Assert.Equal("end", agent.Kept.Ticks[1001].Words);
        Assert.All(agent.Kept.Ticks, tick => Assert.Equal((uint)process, tick.Worker));
        Assert.Equal((1002L, 0L), (agent.Ticks.Produced, agent.Ticks.DroppedTotal));
        Assert.Empty(agent.Log.Errors);
    }

    [Theory]
    [InlineData("exit", "exit code 3")]
    [InlineData("crash", "killed by SIGABRT (System.InvalidOperationException: no such luck)")]
    [InlineData("garbage", "it broke the protocol: ")]
    public async Task One_that_ends_its_worker_runs_again_in_the_next(string deed, string reason)
    {
        await using TestAgent agent = new();
        PluginWorker worker = await AddAsync(agent);
        await agent.StartAsync();
        agent.Order("orders", "5");
        await Wait.UntilAsync(() => agent.Kept.Ticks.Count == 6, "the first events", () => agent.Log.ToString());
        agent.Order("orders", deed);
        await Wait.UntilAsync(() => worker.State is { Restarts: 1 }, "another worker", () => agent.Log.ToString());
        agent.Order("orders", "7");
        await Wait.UntilAsync(() => agent.Kept.Ticks.Count == 6 + 1 + 7, "the later events", () => agent.Log.ToString());

        Assert.StartsWith(reason, worker.State.LastEnd);
        Assert.Equal(2, agent.Kept.Ticks.Select(tick => tick.Worker).Distinct().Count());
        MonitorError error = Assert.Single(agent.Log.Errors);
        Assert.Equal("MON2076", error.Code);
        Assert.Contains(reason, error.Cause);
        Assert.Contains(agent.Log.Lines, line => line.Contains("now: " + deed));
        await Wait.UntilAsync(() => agent.HealthOf("lab").State == HealthState.Healthy, "it is healthy again");
        Assert.Equal(1, agent.HealthOf("lab").Counters["deeds"]);
        await agent.StopAsync();
        Assert.Equal(0, agent.Ticks.DroppedTotal);
    }

    [Fact]
    public async Task What_it_emitted_before_it_was_killed_is_not_lost()
    {
        await using TestAgent agent = new();
        PluginWorker worker = await AddAsync(agent);
        await agent.StartAsync();
        for (int life = 0; life < 3; life++)
        {
            agent.Order("orders", "2000");
            int expected = (life + 1) * 2001;
            await Wait.UntilAsync(() => agent.Ticks.Produced == expected, "the events are taken", () => agent.Log.ToString());
            Kill(worker.State.ProcessId!.Value);
            await Wait.UntilAsync(() => worker.State.Restarts == life + 1, "another worker", () => agent.Log.ToString());
            Assert.Equal("killed by SIGKILL", worker.State.LastEnd);
        }

        await agent.StopAsync();
        Assert.Equal(0, agent.Ticks.DroppedTotal);
        Assert.Equal(3 * 2000, agent.Kept.Ticks.Count(tick => tick.Words.StartsWith("Grüße")));
    }

    [Fact]
    public async Task One_whose_worker_was_killed_before_the_start_starts_in_the_next()
    {
        await using TestAgent agent = new();
        PluginWorker worker = await AddAsync(agent);
        Kill(worker.State.ProcessId!.Value);
        await agent.StartAsync();
        agent.Order("orders", "5");
        await Wait.UntilAsync(() => agent.Kept.Ticks.Count == 6, "the events", () => agent.Log.ToString());

        Assert.Equal(1, worker.State.Restarts);
        Assert.Equal("MON2076", Assert.Single(agent.Log.Errors).Code);
    }

    [Theory]
    [InlineData("balloon", true)]
    [InlineData("native-balloon", true)]
    [InlineData("native-balloon", false)]
    public async Task One_that_needs_too_much_memory_is_ended(string deed, bool groups)
    {
        await using TestAgent agent = new();
        PluginWorker worker = await AddAsync(agent, TestAgent.Quick with { Memory = 96 << 20, UsesGroups = groups });
        await agent.StartAsync();
        agent.Order("orders", deed);
        await Wait.UntilAsync(() => worker.State is { Restarts: 1 }, "another worker", () => agent.Log.ToString());
        agent.Order("orders", "1");
        await Wait.UntilAsync(() => agent.Kept.Ticks.Count(tick => tick.Words.StartsWith("Grüße")) == 1, "an event", () => agent.Log.ToString());

        Assert.Equal("it needed more than its memory of 96 MiB", worker.State.LastEnd);
        if (!groups)
            Assert.Contains("memory watched, no cgroup", worker.State.Limits);
    }

    [Fact]
    public async Task One_that_does_not_stop_is_ended_and_the_stop_goes_on()
    {
        await using TestAgent agent = new();
        PluginWorker worker = await AddAsync(agent, TestAgent.Quick with { StopPatience = TimeSpan.FromSeconds(1) }, ("is-stubborn", "true"));
        await agent.StartAsync();
        await Wait.UntilAsync(() => agent.Kept.Ticks.Count == 1, "an event", () => agent.Log.ToString());
        int process = worker.State.ProcessId!.Value;
        await agent.StopAsync();
        await agent.Pipeline.DisposeAsync();

        Assert.False(Directory.Exists($"/proc/{process}"));
        MonitorError error = Assert.Single(agent.Log.Errors);
        Assert.Equal("MON2077", error.Code);
        Assert.Contains("it did not stop within 1 s", error.Cause);
    }

    [Fact]
    public async Task One_that_throws_runs_again_in_the_same_worker()
    {
        await using TestAgent agent = new();
        PluginWorker worker = await AddAsync(agent);
        await agent.StartAsync();
        agent.Order("orders", "throw");
        await Wait.UntilAsync(() => agent.Kept.Ticks.Count == 2, "it runs again", () => agent.Log.ToString());

        MonitorError error = Assert.Single(agent.Log.Errors);
        Assert.Equal("MON4003", error.Code);
        Assert.Contains("InvalidOperationException: no such luck", error.Cause);
        Assert.Equal(0, worker.State.Restarts);
    }

    private static Task<PluginWorker> AddAsync(TestAgent agent, WorkerSettings? settings = null, params (string, string)[] values) =>
        agent.AddCollectorAsync(agent.Install("lab", PluginSources.Free("lab")), settings, [("orders", agent["orders"]), .. values]);

    private static void Kill(int process)
    {
        using Process victim = Process.GetProcessById(process);
        victim.Kill();
    }
}
