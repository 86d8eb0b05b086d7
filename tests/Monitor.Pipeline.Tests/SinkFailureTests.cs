using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Sinks;

namespace Monitor.Pipeline.Tests;

/// <summary>Sinks that fail, refuse and hang.</summary>
public sealed class SinkFailureTests
{
    [Fact]
    public async Task A_failing_sink_is_tried_again_with_pauses_that_grow_to_half_a_minute()
    {
        List<DateTimeOffset> tries = [];
        TestPipeline pipeline = null!;
        ScriptedSink sink = new((_, _) =>
        {
            tries.Add(pipeline.Time.GetUtcNow());
            throw new IOException("no room");
        });
        await using TestPipeline made = pipeline = new TestPipeline { Configure = options => options with { LossInterval = TimeSpan.FromHours(1), StartPatience = TimeSpan.FromHours(1) } }
            .With("kernel", new KernelSource())
            .With("sink", sink);
        await pipeline.StartAsync();
        pipeline.RecordAll(1);

        for (int expected = 1; expected <= 20; expected++)
            await pipeline.Time.Passing(Eventually.Holds(() => sink.Calls >= expected, "the next try"), TimeSpan.FromMilliseconds(expected < 8 ? 100 : 5000));

        TimeSpan[] asked = pipeline.Time.Pauses, pauses = [.. tries.Zip(tries.Skip(1), (earlier, later) => later - earlier)];
        Assert.InRange(asked[0], TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        Assert.All(asked, pause => Assert.InRange(pause, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(35)));
        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.FromMilliseconds(1), TimeSpan.MaxValue));
        Assert.True(pauses[^5..].Average(pause => pause.TotalSeconds) > 5);
        Assert.Equal(HealthState.Degraded, pipeline.HealthOf("sink").State);
        await pipeline.StopAsync();
    }

    [Fact]
    public async Task When_a_sink_recovers_all_that_waited_comes_in_order()
    {
        bool isBroken = true;
        ScriptedSink sink = new((_, _) => Volatile.Read(ref isBroken) ? throw new IOException("no room") : ValueTask.CompletedTask);
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("sink", sink).StartAsync();
        for (int i = 0; i < 5; i++)
            pipeline.RecordAll(20);
        await pipeline.Time.Passing(Eventually.Holds(() => sink.Calls >= 3, "three tries"));
        Volatile.Write(ref isBroken, false);

        await pipeline.Time.Passing(pipeline.SettledAsync());

        Assert.Equal(Enumerable.Range(1, 100).Select(number => (ulong)number), sink.Accepted.Select(one => one.Sequence));
        await Eventually.Holds(() => pipeline.HealthOf("sink").State == HealthState.Healthy, "the sink is healthy");
        Assert.Single(pipeline.Log.Errors, error => error.Code == "MON4006");
        await pipeline.StopAsync();
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task What_was_accepted_before_the_failure_is_not_handed_in_again()
    {
        int calls = 0;
        ScriptedSink sink = new((batch, _) =>
        {
            if (calls++ > 0)
                return ValueTask.CompletedTask;
            batch.Accept(30);
            throw new IOException("cut off");
        });
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("sink", sink).StartAsync();
        pipeline.RecordAll(100);

        await pipeline.Time.Passing(pipeline.SettledAsync());

        Assert.Equal(Enumerable.Range(0, 100).Concat(Enumerable.Range(30, 70)).Select(number => (uint)number), sink.Seen.Select(one => one.NumberOf()));
        Assert.Equal(Enumerable.Range(0, 100).Select(number => (uint)number), sink.Accepted.Select(one => one.NumberOf()));
        Assert.Equal(100, pipeline.Terminations.Delivered(0));
        await pipeline.StopAsync();
    }

    [Fact]
    public async Task What_a_sink_refuses_is_counted_and_told_and_the_rest_is_delivered()
    {
        ScriptedSink sink = new((batch, _) =>
        {
            for (int i = 0; i < batch.Count; i += 10)
                batch.Reject(i, "too odd");
            return ValueTask.CompletedTask;
        });
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("sink", sink).StartAsync();
        pipeline.RecordAll(100);

        await pipeline.SettledAsync();

        Assert.Equal((90L, 10L), (pipeline.Terminations.Delivered(0), pipeline.Terminations.Dropped(0, DropReason.SinkRejected)));
        Assert.Contains(pipeline.Log.Errors, error => error.Code == "MON4007" && error.Cause.Contains("too odd", StringComparison.Ordinal));
        await pipeline.StopAsync();
    }

    [Fact]
    public async Task What_was_refused_before_the_failure_is_not_handed_in_again()
    {
        int calls = 0;
        ScriptedSink sink = new((batch, _) =>
        {
            if (calls++ > 0)
                return ValueTask.CompletedTask;
            batch.Accept(2);
            batch.Reject(3, "too odd");
            batch.Reject(9, "too odd");
            throw new IOException("cut off");
        });
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("sink", sink).StartAsync();
        pipeline.RecordAll(10);

        await pipeline.Time.Passing(pipeline.SettledAsync());

        Assert.Equal([2u, 4, 5, 6, 7, 8], sink.Seen.Skip(10).Select(one => one.NumberOf()));
        Assert.Equal((8L, 2L), (pipeline.Terminations.Delivered(0), pipeline.Terminations.Dropped(0, DropReason.SinkRejected)));
        await pipeline.StopAsync();
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task An_event_that_is_refused_twice_is_counted_once()
    {
        ScriptedSink sink = new((batch, _) =>
        {
            batch.Reject(0, "once");
            batch.Reject(0, "and again");
            return ValueTask.CompletedTask;
        });
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("sink", sink).StartAsync();
        pipeline.RecordAll(1);

        await pipeline.StopAsync();

        Assert.Equal(1, pipeline.Terminations.Dropped(0, DropReason.SinkRejected));
        pipeline.AssertBalanced();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_time_limit_of_the_sinks_own_is_a_failure_like_any_other(bool isTask)
    {
        int calls = 0;
        ScriptedSink sink = new((_, _) => calls++ > 0 ? ValueTask.CompletedTask : throw (isTask ? new TaskCanceledException("timeout") : new OperationCanceledException("timeout")));
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("sink", sink).StartAsync();
        pipeline.RecordAll(10);

        await pipeline.Time.Passing(pipeline.SettledAsync());

        Assert.Equal(10, pipeline.Terminations.Delivered(0));
        Assert.Contains(pipeline.Log.Errors, error => error.Code == "MON4006");
        await pipeline.StopAsync();
    }

    [Fact]
    public async Task Sinks_start_side_by_side()
    {
        using Barrier together = new(2);
        ScriptedSink NewSink() => new() { Start = cancellation => together.SignalAndWait(TimeSpan.FromSeconds(30), cancellation) ? default : throw new TimeoutException() };
        await using TestPipeline pipeline = new TestPipeline().With("one", NewSink()).With("two", NewSink());

        await pipeline.StartAsync();

        Assert.Equal((HealthState.Healthy, HealthState.Healthy), (pipeline.HealthOf("one").State, pipeline.HealthOf("two").State));
        await pipeline.StopAsync();
    }

    [Fact]
    public async Task A_start_that_takes_long_is_not_begun_a_second_time()
    {
        int starts = 0;
        TaskCompletionSource slow = new();
        ScriptedSink sink = new()
        {
            Start = _ =>
            {
                starts++;
                return new ValueTask(slow.Task);
            },
        };
        await using TestPipeline pipeline = new TestPipeline().With("kernel", new KernelSource()).With("sink", sink);
        await pipeline.Time.Passing(pipeline.StartAsync(), TimeSpan.FromSeconds(1));
        pipeline.RecordAll(10);
        pipeline.Time.Advance(TimeSpan.FromSeconds(10));

        slow.SetResult();
        await pipeline.Time.Passing(pipeline.SettledAsync());

        Assert.Equal((1, 10L), (starts, pipeline.Terminations.Delivered(0)));
        await pipeline.StopAsync();
    }

    [Fact]
    public async Task A_sink_that_hangs_delays_only_itself()
    {
        ScriptedSink hanging = new(async (_, cancellation) => await Task.Delay(Timeout.Infinite, cancellation)), sound = new();
        await using TestPipeline pipeline = new TestPipeline().With("kernel", new KernelSource()).With("hanging", hanging).With("sound", sound);
        await pipeline.StartAsync();

        for (int i = 0; i < 50; i++)
        {
            pipeline.RecordAll(100);
            await Eventually.Holds(() => pipeline.Terminations.Delivered(1) == (i + 1) * 100, "the sound sink has all");
        }

        Assert.Equal((0L, 0L), (pipeline.Terminations.Delivered(0), pipeline.Terminations.DroppedBy(0)));
        Assert.Equal(5000, pipeline.Pipeline.LagOf(0).Events);
        Assert.InRange(pipeline.Pipeline.LagOf(0).Bytes, 5000 * 64, long.MaxValue);
        pipeline.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.InRange(pipeline.Pipeline.LagOf(0).Age, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(4));
        Assert.Equal((0L, TimeSpan.Zero), (pipeline.Pipeline.LagOf(1).Events, pipeline.Pipeline.LagOf(1).Age));
        await pipeline.StopAsync();
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task A_sink_that_refuses_many_events_at_once_is_told_of_in_one_line()
    {
        ScriptedSink refusing = new((batch, _) =>
        {
            for (int i = 0; i < batch.Count; i++)
                batch.Reject(i, $"odd {batch[i].Sequence}");
            return ValueTask.CompletedTask;
        });
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("refusing", refusing).StartAsync();

        pipeline.RecordAll(100);
        await pipeline.SettledAsync();

        MonitorError error = Assert.Single(pipeline.Log.Errors);
        Assert.Equal(("MON4007", "Sink refusing refused 100 events for good, the first: odd 1"), (error.Code, error.Cause));
        await pipeline.StopAsync();
        Assert.Equal(100, pipeline.Terminations.Dropped(0, DropReason.SinkRejected));
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task A_reason_that_stays_the_same_is_told_once_a_minute()
    {
        ScriptedSink refusing = new((batch, _) =>
        {
            for (int i = 0; i < batch.Count; i++)
                batch.Reject(i, "nobody reads");
            return ValueTask.CompletedTask;
        });
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("refusing", refusing).StartAsync();
        async Task<int> ToldAfterAsync(uint events)
        {
            pipeline.RecordAll(events);
            await pipeline.SettledAsync();
            return pipeline.Log.Errors.Count(error => error.Code == "MON4007");
        }

        Assert.Equal(1, await ToldAfterAsync(3));
        Assert.Equal(1, await ToldAfterAsync(4));
        pipeline.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await ToldAfterAsync(5));

        await pipeline.StopAsync();
        Assert.Equal(12, pipeline.Terminations.Dropped(0, DropReason.SinkRejected));
    }
}
