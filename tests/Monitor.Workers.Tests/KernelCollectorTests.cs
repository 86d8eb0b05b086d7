using Monitor.Capture;
using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Records;
using Monitor.Workers.Tests.Fixtures;

namespace Monitor.Workers.Tests;

public sealed class KernelCollectorTests
{
    [Fact]
    public async Task It_gets_kernel_activity_in_order_and_its_events_come_back_with_what_is_known_of_them()
    {
        await using TestAgent agent = new();
        await agent.AddCollectorAsync(agent.Install("lab", PluginSources.Kernel("lab")));
        await agent.StartAsync();
        for (uint number = 0; number < 500; number++)
            agent.Record(number, "/bin/ä", number % 100 == 7 ? CaptureNotes.Incomplete : number % 100 == 8 ? CaptureNotes.AgentsOwn : CaptureNotes.None);
        await agent.StopAsync();

        Assert.Equal(Enumerable.Range(0, 500).Select(number => (uint)number).Where(number => number % 100 != 8), agent.Kept.Ticks.Select(tick => tick.Number));
        Assert.All(agent.Kept.Ticks, tick => Assert.Equal(
            (tick.Number + 1, "/bin/ä", tick.Number % 100 == 7 ? RecordFlags.Incomplete : RecordFlags.None), (tick.Time, tick.Words, tick.Flags)));
        Assert.Equal((500L, 5L, 0L), (agent.Ticks.Produced, agent.Ticks.Filtered(FilterReason.AgentsOwn), agent.Ticks.DroppedTotal));
    }

    [Theory]
    [InlineData("crash", "killed by SIGABRT")]
    [InlineData("exit", "exit code 3")]
    [InlineData("loop", "it was about the same kernel records for 8 s")]
    [InlineData("garbage", "it broke the protocol")]
    public async Task One_that_fails_costs_what_was_under_way_and_no_more_and_it_is_counted(string deed, string reason)
    {
        await using TestAgent agent = new();
        PluginWorker worker = await agent.AddCollectorAsync(agent.Install("lab", PluginSources.Kernel("lab")), TestAgent.PatienceFor(deed));
        await agent.StartAsync();
        for (uint number = 0; number < 10; number++)
            agent.Record(number, "before");
        await Wait.UntilAsync(() => agent.Kept.Ticks.Count == 10, "the first events", () => agent.Log.ToString());
        agent.Record(10, "do " + deed);
        await Wait.UntilAsync(() => worker.State is { Restarts: 1 }, "another worker", () => agent.Log.ToString());
        for (uint number = 11; number < 20; number++)
            agent.Record(number, "behind");
        await agent.StopAsync();

        Assert.StartsWith(reason, worker.State.LastEnd);
        Assert.Equal([.. Enumerable.Range(0, 10).Select(number => (uint)number), .. Enumerable.Range(11, 9).Select(number => (uint)number)], agent.Kept.Ticks.Select(tick => tick.Number));
        Assert.Equal((20L, 1L), (agent.Ticks.Produced, agent.Ticks.Dropped(DropReason.WorkerEnded)));
    }

    [Fact]
    public async Task While_it_is_stuck_capture_never_waits_and_what_does_not_fit_is_counted()
    {
        await using TestAgent agent = new() { StopPatience = TimeSpan.FromSeconds(1) };
        await agent.AddCollectorAsync(agent.Install("lab", PluginSources.Kernel("lab")), TestAgent.Quick with { RecordBytes = 1 << 16 });
        await agent.StartAsync();
        agent.Record(0, "do loop");
        for (uint number = 1; number <= 5000; number++)
            agent.Record(number, "behind");

        Assert.True(agent.Ticks.Dropped(DropReason.WorkerBusy) > 3000, $"{agent.Ticks.Dropped(DropReason.WorkerBusy)} events did not fit");
    }

    [Fact]
    public async Task One_that_keeps_throwing_is_taken_out_of_service()
    {
        await using TestAgent agent = new();
        await agent.AddCollectorAsync(agent.Install("lab", PluginSources.Kernel("lab")));
        await agent.StartAsync();
        for (uint number = 0; number < 10; number++)
            agent.Record(number, "do throw");
        await Wait.UntilAsync(() => agent.HealthOf("lab").State == HealthState.Failed, "it is out of service", () => agent.Log.ToString());
        agent.Record(10, "behind");
        await agent.StopAsync();

        Assert.Empty(agent.Kept.Ticks);
        Assert.Equal((10L, 1L), (agent.Ticks.Dropped(DropReason.CollectorFailed), agent.Ticks.Dropped(DropReason.CollectorQuarantined)));
        Assert.Equal(["MON4001", "MON4002"], agent.Log.Errors.Select(error => error.Code));
    }
}
