using Monitor.Pipeline.Accounting;
using Monitor.Pipeline.Collecting;
using Monitor.Pipeline.Routing;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline.Tests;

public sealed class StopTests
{
    private static PipelineOptions Impatient(PipelineOptions options) => options with { StopPatience = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task The_last_event_tells_why_how_many_were_produced_and_how_many_were_lost()
    {
        ScriptedSink sink = new();
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("sink", sink).StartAsync();
        pipeline.RecordAll(10);
        pipeline.Pipeline.KernelConsumer.OnLost(Capture.RawRecords.RawRecordKind.Exit, Capture.RawRecords.RawLossReason.RingFull, 7);

        await pipeline.StopAsync();

        AgentStopped stopped = AgentStopped.ReadFrom(sink.Accepted[^1].Record);
        Assert.Equal("the test is over", stopped.Reason.ToString());
        Assert.Equal(7ul, stopped.Lost);
        Assert.Equal(10ul + 7, stopped.Produced);
        Assert.Contains(sink.Accepted, one => one.EventId == EventsLost.Schema.Id);
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task The_last_event_is_the_last_also_where_an_announcement_waits_in_front_of_other_events()
    {
        using SlowFile slow = new();
        FreeSource source = new();
        ScriptedSink sink = new();
        await using TestPipeline pipeline = await new TestPipeline { Configure = options => options with { StopPatience = TimeSpan.FromDays(1) } }
            .With("free", source)
            .With("sink", sink)
            .StartAsync();
        await slow.EmitAsync(pipeline, source.Context);
        pipeline.Pipeline.Emit(new EventsLost { Count = 1 });
        for (uint number = 0; number < 100; number++)
            source.Context.Emit(number);

        await pipeline.Time.Passing(pipeline.Pipeline.StopAsync("the test is over"));

        Assert.Equal(AgentStopped.Schema.Id, sink.Accepted[^1].EventId);
        Assert.Single(sink.Accepted, one => one.EventId == AgentStopped.Schema.Id);
        Assert.Equal(100, pipeline.Terminations.Delivered(0));
    }

    [Fact]
    public async Task What_a_sink_does_not_take_in_time_waits_in_the_journal_and_is_told()
    {
        ScriptedSink hanging = new(async (_, cancellation) => await Task.Delay(Timeout.Infinite, cancellation)), sound = new();
        await using TestPipeline pipeline = new TestPipeline { Configure = Impatient }.With("kernel", new KernelSource()).With("hanging", hanging).With("sound", sound);
        await pipeline.StartAsync();
        for (int i = 0; i < 5; i++)
            pipeline.RecordAll(100);

        await pipeline.StopAsync();

        Assert.Equal((0L, 500L), (pipeline.Terminations.Delivered(0), pipeline.Terminations.InFlight(0)));
        Assert.Equal(500, pipeline.Terminations.Delivered(1));
        Assert.Equal(AgentStopped.Schema.Id, sound.Accepted[^1].EventId);
        Assert.Contains(pipeline.Log.Errors, error => error.Code == "MON4008");
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task A_failing_sink_does_not_hold_up_the_stop()
    {
        ScriptedSink failing = new((_, _) => throw new IOException("no room"));
        await using TestPipeline pipeline = new TestPipeline { Configure = Impatient }.With("kernel", new KernelSource()).With("failing", failing);
        await pipeline.StartAsync();
        pipeline.RecordAll(100);

        await pipeline.StopAsync();

        Assert.Equal(100, pipeline.Terminations.InFlight(0));
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task A_sink_that_fails_when_it_is_told_to_give_up_breaks_nothing()
    {
        ScriptedSink odd = new(async (batch, cancellation) =>
        {
            batch.Accept(40);
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new IOException("aborted");
        });
        await using TestPipeline pipeline = new TestPipeline { Configure = Impatient }.With("kernel", new KernelSource()).With("odd", odd);
        await pipeline.StartAsync();
        pipeline.RecordAll(100);

        await pipeline.StopAsync();

        Assert.Equal((40L, 60L), (pipeline.Terminations.Delivered(0), pipeline.Terminations.InFlight(0)));
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task A_sink_that_never_returns_is_left_behind_and_its_events_wait()
    {
        TaskCompletionSource never = new();
        ScriptedSink stuck = new(async (_, _) => await never.Task), sound = new();
        await using TestPipeline pipeline = new TestPipeline { Configure = Impatient }.With("kernel", new KernelSource()).With("stuck", stuck).With("sound", sound);
        await pipeline.StartAsync();
        for (int i = 0; i < 5; i++)
            pipeline.RecordAll(100);

        await pipeline.StopAsync();

        Assert.Equal(500, pipeline.Terminations.InFlight(0));
        Assert.Equal(500, pipeline.Terminations.Delivered(1));
        Assert.Contains(pipeline.Log.Errors, error => error.Code == "MON4008" && error.Cause.Contains("stuck", StringComparison.Ordinal));
        pipeline.AssertBalanced();

        never.SetResult();
        await Eventually.Holds(() => stuck.Accepted.Count > 0, "the sink returns at last");
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task What_a_collector_emits_after_the_stop_is_counted_and_follows_nothing()
    {
        FreeSource stubborn = new((_, _) => Task.Delay(Timeout.Infinite, CancellationToken.None));
        ScriptedSink sink = new();
        await using TestPipeline pipeline = new TestPipeline { Configure = Impatient }.With("stubborn", stubborn).With("sink", sink);
        await pipeline.StartAsync();
        stubborn.Context.Emit(1);

        await pipeline.StopAsync();
        for (uint number = 0; number < 10; number++)
            stubborn.Context.Emit(number);

        Assert.Equal((11L, 1L), (pipeline.Terminations.Produced, pipeline.Terminations.Delivered(0)));
        Assert.Equal(10, pipeline.Terminations.DroppedTotal);
        Assert.Equal(AgentStopped.Schema.Id, sink.Accepted[^1].EventId);
        pipeline.AssertBalanced();
    }

    [Fact]
    public void An_event_that_meets_the_stop_is_either_routed_or_counted_as_too_late()
    {
        int rounds = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") is null ? 15_000 : 80_000;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Ledger ledger = new(TestPipeline.Events(), []);
        EventAccount account = ledger.Find(ProcessTerminate.Schema.Id)!;
        ComponentHealth health = new("free", new RecordingLog());
        CollectorContext? context = null;
        using Barrier together = new(2);
        Thread emitting = new(() =>
        {
            for (int round = 0; round < rounds; round++)
            {
                together.SignalAndWait(cancellation);
                context!.Emit(1);
                together.SignalAndWait(cancellation);
            }
        });
        emitting.Start();
        int routed = 0;
        for (int round = 0; round < rounds; round++)
        {
            InputQueue queue = new(1 << 20, hashRoom: 71);
            FreeOutput output = new(ledger, queue, new EmissionOrder());
            context = new CollectorContext(output, health);
            together.SignalAndWait(cancellation);
            Thread.SpinWait(round % 50);
            output.Close();
            queue.Complete();
            together.SignalAndWait(cancellation);
            routed += queue.ReadAllAsync().ToBlockingEnumerable(cancellation).Sum(pending => pending.Take()!.Count);
        }

        emitting.Join();

        Assert.Equal(rounds, routed + account.Dropped(DropReason.TooLate));
        Assert.Equal(rounds, account.Produced);
    }

    [Fact]
    public async Task However_impatient_the_operator_is_nothing_is_lost_on_a_sound_disk()
    {
        ScriptedSink sink = new();
        await using TestPipeline pipeline = new TestPipeline
        {
            Configure = options => options with { StopPatience = TimeSpan.Zero, Journal = options.Journal with { Sync = TimeSpan.FromMinutes(1) } },
        }.With("kernel", new KernelSource()).With("sink", sink);
        await pipeline.StartAsync();
        pipeline.RecordAll(100);

        await pipeline.StopAsync();

        Assert.Equal((100L, 0L), (pipeline.Terminations.Routed(0), pipeline.Terminations.DroppedTotal));
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task A_plugin_that_does_not_close_does_not_keep_the_journal_from_being_closed()
    {
        using TestFolder folder = new();
        ScriptedSink stuck = new() { Close = static () => new ValueTask(new TaskCompletionSource().Task) }, after = new();
        TestPipeline pipeline = new TestPipeline(folder) { Configure = Impatient }.With("kernel", new KernelSource()).With("stuck", stuck);
        await pipeline.StartAsync();
        await pipeline.StopAsync();

        await pipeline.Time.Passing(pipeline.DisposeAsync().AsTask(), TimeSpan.FromMilliseconds(200));

        await using TestPipeline second = await new TestPipeline(folder).With("kernel", new KernelSource()).With("stuck", after).StartAsync();
        await second.StopAsync();
        Assert.DoesNotContain(after.Accepted, one => one.EventId == EventsLost.Schema.Id);
    }

    [Fact]
    public async Task Closed_without_a_stop_nothing_goes_on_over_what_is_closed()
    {
        bool isCollecting = false, isWriting = false;
        TaskCompletionSource collects = new(), writes = new();
        FreeSource collector = new(async (_, cancellation) =>
        {
            isCollecting = true;
            collects.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Yield();
            isCollecting = false;
        });
        ScriptedSink sink = new(async (_, cancellation) =>
        {
            isWriting = true;
            writes.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Yield();
            isWriting = false;
            cancellation.ThrowIfCancellationRequested();
        });
        TestPipeline pipeline = await new TestPipeline { Configure = options => options with { StopPatience = TimeSpan.FromDays(1) } }
            .With("kernel", new KernelSource())
            .With("free", collector)
            .With("sink", sink)
            .StartAsync();
        pipeline.RecordAll(10);
        await collects.Task;
        await writes.Task;

        await pipeline.DisposeAsync();

        Assert.False(isCollecting);
        Assert.False(isWriting);
        Assert.True(sink.IsDisposed);
        Assert.Equal(10, pipeline.Terminations.InFlight(0));
        await pipeline.DisposeAsync();
    }
}
