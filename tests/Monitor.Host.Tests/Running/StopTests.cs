using System.Runtime.InteropServices;
using Monitor.Host.Running;
using Monitor.Host.Tests.Fixtures;
using Monitor.Pipeline;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Host.Tests.Running;

/// <summary>Who may ask the agent to stop, and that the first reason is told.</summary>
public sealed class StopTests
{
    [Fact]
    public void The_first_request_counts()
    {
        using StopRequest stop = new();
        Assert.Equal("stopped", stop.Reason);
        Assert.False(stop.Token.IsCancellationRequested);

        stop.Request("one");
        stop.Request("two");

        Assert.Equal("one", stop.Reason);
        Assert.True(stop.Token.IsCancellationRequested);
    }

    [Fact]
    public void Of_many_requests_at_once_one_counts()
    {
        using StopRequest stop = new();
        int fired = 0;
        stop.Token.Register(() => Interlocked.Increment(ref fired));

        Parallel.For(0, 64, at => stop.Request($"reason {at}"));

        Assert.Equal(1, fired);
        Assert.Matches("^reason [0-9]+$", stop.Reason);
    }

    [Fact]
    public void A_sink_gets_what_it_is_to_know_and_may_ask_for_a_stop()
    {
        using StopRequest stop = new();
        EventCatalog events = new();
        ComponentHealth health = new("out", new RecordingLog());
        SinkContext context = new("out", "/etc/monitor", events, health, stop);
        events.Add(AgentStarted.Schema);

        Assert.Equal(("out", "/etc/monitor", Environment.MachineName), (context.Name, context.BaseDirectory, context.Computer));
        Assert.Same(AgentStarted.Schema, context.Events.Find(1100));
        context.Health.Report(HealthState.Degraded, "slow");
        context.Health.Count("files-rotated", 2);
        Assert.Equal((HealthState.Degraded, "slow", 2L), (health.State, health.Message, health.Counters["files-rotated"]));
        context.RequestStop("the reader is gone");
        Assert.Equal("the reader is gone", stop.Reason);
    }

    [Fact]
    public async Task A_sinks_wish_stops_the_agent_in_good_order()
    {
        using TestInstallation installation = new();
        string configuration = installation.AddStoppingSink().Configure("collectors: []\nsinks: { out: { plugin: stopping } }");

        MonitorProgram result = await MonitorProgram.RunAsync("run", "-c", configuration);

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Contains("stopping (the test is over)", result.Error);
        Assert.Matches(@"\nAgentStarted +1 +0 +0 +1 +0\n", result.Error);
        Assert.Matches(@"\nAgentStopped +1 +0 +0 +1 +0\n", result.Error);
        Assert.False(File.Exists(installation.Folder["runtime/status.json"]), "The status file outlived the agent.");
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM, "SIGTERM")]
    [InlineData(PosixSignal.SIGINT, "SIGINT")]
    public async Task A_signal_stops_the_agent_in_good_order(PosixSignal signal, string reason)
    {
        Signals.SkipIfIgnored(signal);
        using TestInstallation installation = new();
        string configuration = installation.AddTakingSink().Configure("collectors: []\nsinks: { out: { plugin: taking } }");
        using RunningAgent agent = await RunningAgent.StartAsync(configuration);

        MonitorProgram result = await agent.StopAsync(signal);

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Contains($"stopping ({reason})", result.Error);
        Assert.Matches(@"\nAgentStopped +1 +0 +0 +1 +0(\n|$)", result.Error);
    }

    [Fact]
    public async Task A_hang_up_where_there_is_no_terminal_opens_the_sinks_again_and_stops_nothing()
    {
        Signals.SkipIfIgnored(PosixSignal.SIGHUP);
        using TestInstallation installation = new();
        string configuration = installation.Add("reopening", """
            using Monitor.Sdk.Sinks;

            [Sink("reopening")]
            public sealed class Entry : ISink
            {
                public ValueTask ReopenAsync(CancellationToken cancellation)
                {
                    Console.Error.WriteLine("opened again");
                    return default;
                }

                public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation) => default;
                public ValueTask DisposeAsync() => default;
            }
            """).Configure("collectors: []\nsinks: { out: { plugin: reopening } }");
        using RunningAgent agent = await RunningAgent.StartAsync(configuration, wrapper: "setsid");
        agent.Send(PosixSignal.SIGHUP);
        await agent.WaitForAsync("SIGHUP: the sinks open again");

        MonitorProgram result = await agent.StopAsync(PosixSignal.SIGTERM);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("stopping (SIGTERM)", result.Error);
        Assert.Contains("opened again", result.Error);
    }

    [Fact]
    public async Task An_agent_that_was_started_to_outlive_its_terminal_does_so()
    {
        using TestInstallation installation = new();
        string configuration = installation.AddTakingSink().Configure("collectors: []\nsinks: { out: { plugin: taking } }");
        using RunningAgent agent = await RunningAgent.StartAsync(configuration, wrapper: "nohup");
        agent.Send(PosixSignal.SIGHUP);

        MonitorProgram result = await agent.StopAsync(PosixSignal.SIGTERM);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("stopping (SIGTERM)", result.Error);
    }

    [Fact]
    public async Task A_signal_while_a_sink_still_starts_ends_the_agent_without_a_crash()
    {
        using TestInstallation installation = new();
        string configuration = installation.Add("starting", """
            using Monitor.Sdk.Sinks;

            [Sink("starting")]
            public sealed class Entry : ISink
            {
                public async ValueTask StartAsync(CancellationToken cancellation)
                {
                    Console.Error.WriteLine("the sink starts");
                    await Task.Delay(Timeout.Infinite, cancellation);
                }

                public ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation) => default;
                public ValueTask DisposeAsync() => default;
            }
            """).Configure("collectors: []\nsinks: { out: { plugin: starting } }");
        using RunningAgent agent = await RunningAgent.StartAsync(configuration, "the sink starts");

        MonitorProgram result = await agent.StopAsync(PosixSignal.SIGTERM);

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Contains("INFO  stopped before it had started", result.Error);
        Assert.DoesNotContain("Exception", result.Error);
    }
}
