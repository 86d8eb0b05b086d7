using CsCheck;
using Monitor.Capture;
using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Sinks;

namespace Monitor.Pipeline.Tests;

/// <summary>The ledger under random collectors, sinks, room and moment of the stop. MONITOR_TEST_LONG=1 tries thirty times as many.</summary>
public sealed class BalanceTests
{
    private static readonly int Runs = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") == "1" ? 1500 : 50;

    private static readonly Gen<Scenario> Scenarios = Gen.Select(
        Gen.Int[0, int.MaxValue],
        Gen.Enum<SinkManner>().Array[1, 3],
        Gen.Int[0, 3],
        Gen.Bool,
        AnyOf(0, 2_000, 20_000, 64 << 20),
        AnyOf(4_096, 65_536, 64 << 20),
        Gen.Int[0, 3000],
        (seed, sinks, collectors, hasKernel, input, segment, stopAfter) => new Scenario(seed, sinks, collectors, hasKernel, input, segment, stopAfter));

    /// <summary>What a sink does with batches, at random.</summary>
    public enum SinkManner
    {
        Sound,
        Slow,
        Failing,
        Rejecting,
        Mixed,
        GivingUp,
        Hanging,
        Stuck,
        NotStarting,
    }

    [Fact]
    public async Task What_was_produced_was_delivered_filtered_or_dropped_and_no_event_came_twice_or_out_of_order() =>
        await Scenarios.SampleAsync(RunAsync, iter: Runs, threads: 1);

    private static Gen<long> AnyOf(params long[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static async Task RunAsync(Scenario scenario)
    {
        using CancellationTokenSource over = new();
        StubbornCollectors stubborn = new(over.Token);
        await using TestPipeline pipeline = new()
        {
            Configure = options => options with
            {
                InputBytes = scenario.InputBytes,
                Journal = options.Journal with { SegmentSize = scenario.SegmentBytes, Keep = 4 * scenario.SegmentBytes },
                StopPatience = TimeSpan.FromSeconds(2),
                LossInterval = TimeSpan.FromMilliseconds(100),
            },
        };
        ScriptedSink[] sinks = [.. scenario.Sinks.Select((manner, index) => SinkOf(manner, new Random(scenario.Seed + index)))];
        for (int i = 0; i < sinks.Length; i++)
            pipeline.With($"sink{i}", sinks[i]);
        int emitted = 0;
        for (int i = 0; i < scenario.Collectors; i++)
            pipeline.With($"free{i}", FreeCollectorOf(new Random(scenario.Seed - i), stubborn, () => Interlocked.Increment(ref emitted)));
        if (scenario.HasKernel)
            pipeline.With("kernel", new KernelSource(Moody(new Random(scenario.Seed))));
        await pipeline.StartAsync();

        using CancellationTokenSource stopCapture = new();
        Task capture = scenario.HasKernel ? Task.Run(() => Capture(pipeline, new Random(~scenario.Seed), () => Interlocked.Increment(ref emitted), stopCapture.Token)) : Task.CompletedTask;
        if (scenario.Collectors > 0 || scenario.HasKernel)
            await pipeline.Time.Passing(Eventually.Holds(() => Volatile.Read(ref emitted) >= scenario.StopAfter, "enough was emitted"));
        await stopCapture.CancelAsync();
        await capture;
        await pipeline.Time.Passing(pipeline.Pipeline.StopAsync("the run is over"), TimeSpan.FromMilliseconds(200));
        await over.CancelAsync();
        await stubborn.EndAsync();

        pipeline.AssertBalanced();
        for (int i = 0; i < sinks.Length; i++)
            AssertSound(pipeline, i, sinks[i]);
    }

    private static void AssertSound(TestPipeline pipeline, int index, ScriptedSink sink)
    {
        Received[] accepted = [.. sink.Accepted];
        Assert.Equal(
            pipeline.Pipeline.Ledger.Accounts.Where(account => account.Schema.Id != EventsLost.Schema.Id).Sum(account => account.Delivered(index)),
            accepted.Count(one => one.EventId != EventsLost.Schema.Id));
        Assert.Equal(accepted.Select(one => one.Sequence).Order(), accepted.Select(one => one.Sequence));
        Assert.Distinct(accepted.Select(one => one.Sequence));
        Assert.All(accepted, one => Assert.Equal(pipeline.Pipeline.Journal.Id, one.Stream));
        Assert.False(sink.Overlapped);
        if (accepted.Length > 0 && accepted.Any(one => one.EventId == AgentStopped.Schema.Id))
            Assert.Equal(AgentStopped.Schema.Id, accepted[^1].EventId);
    }

    private static ScriptedSink SinkOf(SinkManner manner, Random random) => manner == SinkManner.NotStarting
        ? new ScriptedSink { RefuseToStart = new IOException("no such place") }
        : new ScriptedSink((batch, cancellation) => WriteAsync(manner, random, batch, cancellation));

    private static async ValueTask WriteAsync(SinkManner manner, Random random, EventBatch batch, CancellationToken cancellation)
    {
        if (manner == SinkManner.Mixed)
            manner = random.GetItems([SinkManner.Sound, SinkManner.Slow, SinkManner.Failing, SinkManner.Rejecting, SinkManner.GivingUp], 1)[0];
        switch (manner)
        {
            case SinkManner.Slow:
                for (int i = random.Next(20); i > 0; i--)
                    await Task.Yield();
                break;
            case SinkManner.Failing when random.Next(3) > 0:
                batch.Accept(random.Next(batch.Count + 1));
                throw random.Next(2) == 0 ? new IOException("no room") : new TaskCanceledException("timeout");
            case SinkManner.Rejecting:
                for (int i = random.Next(10); i > 0; i--)
                    batch.Reject(random.Next(batch.Count), "too odd");
                batch.Accept(random.Next(batch.Count + 1));
                if (random.Next(2) == 0)
                    throw new IOException("cut off");
                break;
            case SinkManner.GivingUp when random.Next(20) == 0:
            case SinkManner.Hanging:
                await Task.Delay(Timeout.Infinite, cancellation);
                break;
            case SinkManner.Stuck:
                await new TaskCompletionSource().Task;
                break;
        }
    }

    private static FreeSource FreeCollectorOf(Random random, StubbornCollectors stubborn, Action emitted) => new((context, cancellation) =>
        random.Next(5) == 0 ? stubborn.Begin(over => EmitAsync(context, random, emitted, over)) : EmitAsync(context, random, emitted, cancellation));

    private static async Task EmitAsync(CollectorContext context, Random random, Action emitted, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            for (int i = random.Next(50); i > 0; i--)
            {
                context.Emit((uint)i);
                emitted();
            }

            if (random.Next(100) == 0)
                throw new IOException("gone");
            await Task.Delay(1, CancellationToken.None);
        }
    }

    private static Action<uint, CollectorContext> Moody(Random random) => (number, context) =>
    {
        if (random.Next(50) == 0)
            throw new InvalidOperationException("bad day");
        for (int i = random.Next(3); i > 0; i--)
            context.Emit(number);
    };

    private static void Capture(TestPipeline pipeline, Random random, Action emitted, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            for (int i = random.Next(100); i > 0; i--)
            {
                pipeline.Record((uint)i, random.Next(10) == 0 ? CaptureNotes.AgentsOwn : CaptureNotes.None);
                emitted();
            }

            if (random.Next(10) == 0)
                pipeline.Pipeline.KernelConsumer.OnLost(Monitor.Capture.RawRecords.RawRecordKind.Exit, Monitor.Capture.RawRecords.RawLossReason.RingFull, random.Next(1, 5));
            pipeline.Pipeline.KernelConsumer.OnPause();
            Thread.Yield();
        }

        pipeline.Pipeline.KernelConsumer.OnPause();
    }

    /// <summary>Collectors that do not end when they are told to, but only with the run.</summary>
    private sealed class StubbornCollectors(CancellationToken over)
    {
        private readonly List<Task> _tasks = [];

        public Task Begin(Func<CancellationToken, Task> run)
        {
            Task task = run(over);
            lock (_tasks)
                _tasks.Add(task);
            return task;
        }

        public async Task EndAsync()
        {
            Task[] tasks;
            lock (_tasks)
                tasks = [.. _tasks];
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One run.</summary>
    private sealed record Scenario(int Seed, SinkManner[] Sinks, int Collectors, bool HasKernel, long InputBytes, long SegmentBytes, int StopAfter)
    {
        public override string ToString() =>
            $"seed {Seed}, sinks {string.Join(' ', Sinks)}, {Collectors} collectors, kernel {HasKernel}, input {InputBytes}, segment {SegmentBytes}, stop after {StopAfter}";
    }
}
