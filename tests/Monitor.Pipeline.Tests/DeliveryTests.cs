using Monitor.Sdk.Diagnostics;

namespace Monitor.Pipeline.Tests;

public sealed class DeliveryTests
{
    [Fact]
    public async Task Every_sink_gets_every_event_in_the_same_order_with_an_identity_of_its_own()
    {
        const int Each = 2000;
        ScriptedSink first = new(), second = new(async (_, _) => await Task.Yield());
        FreeSource[] sources = [new(), new(), new()];
        await using TestPipeline pipeline = new TestPipeline().With("kernel", new KernelSource()).With("first", first).With("second", second);
        foreach (FreeSource source in sources)
            pipeline.With($"free{Array.IndexOf(sources, source)}", source);
        await pipeline.StartAsync();

        IEnumerable<Action> emitters = sources.Select((source, index) => (Action)(() => EmitAll(number => source.Context.Emit(number), index + 1)));
        Parallel.Invoke([.. emitters, () => EmitAll(number => pipeline.Record(number), 0)]);
        pipeline.Pipeline.KernelConsumer.OnPause();
        await pipeline.StopAsync();

        Received[] all = [.. first.Accepted];
        Assert.Equal(all.Select(one => one.Bytes), second.Accepted.Select(one => one.Bytes));
        Assert.Equal(Enumerable.Range(1, all.Length).Select(number => (ulong)number), all.Select(one => one.Sequence));
        Assert.All(all, one => Assert.Equal(pipeline.Pipeline.Journal.Id, one.Stream));
        Assert.Distinct(all.Select(one => one.CaptureOrder));
        Received[] numbered = [.. all.Where(one => one.EventId == Sdk.EventSet.ProcessTerminate.Schema.Id)];
        Assert.Equal(4 * Each, numbered.Length);
        for (uint collector = 0; collector < 4; collector++)
        {
            Received[] ofOne = [.. numbered.Where(one => one.NumberOf() / 1_000_000 == collector)];
            Assert.Equal(Enumerable.Range(0, Each).Select(number => collector * 1_000_000 + (uint)number), ofOne.Select(one => one.NumberOf()));
            Assert.Equal(ofOne.Select(one => one.CaptureOrder).Order(), ofOne.Select(one => one.CaptureOrder));
        }

        Assert.False(first.Overlapped || second.Overlapped);
        Assert.Equal(4 * Each, pipeline.Terminations.Delivered(1));
        pipeline.AssertBalanced();

        static void EmitAll(Action<uint> emit, int collector)
        {
            for (uint number = 0; number < Each; number++)
                emit((uint)collector * 1_000_000 + number);
        }
    }

    [Fact]
    public async Task A_sink_that_cannot_start_is_tried_again_and_then_gets_all_and_the_others_wait_for_nothing()
    {
        ScriptedSink broken = new() { RefuseToStart = new IOException("no such place") }, sound = new();
        await using TestPipeline pipeline = new TestPipeline().With("kernel", new KernelSource()).With("broken", broken).With("sound", sound);

        Assert.True(await pipeline.Pipeline.StartAsync(CancellationToken.None));
        pipeline.RecordAll(100);
        await Eventually.Holds(() => pipeline.Terminations.Delivered(1) == 100, "the sound sink has all");
        Assert.Equal((0L, 100L), (pipeline.Terminations.Delivered(0), pipeline.Terminations.InFlight(0)));
        Assert.Contains(pipeline.Log.Errors, error => error.Code == "MON4005" && error.Cause.Contains("no such place", StringComparison.Ordinal));
        Assert.Equal(HealthState.Failed, pipeline.HealthOf("broken").State);
        Assert.Equal(0, broken.Calls);

        broken.RefuseToStart = null;
        await pipeline.Time.Passing(pipeline.SettledAsync());
        Assert.Equal(sound.Accepted.Select(one => one.Bytes), broken.Accepted.Select(one => one.Bytes));
        Assert.Equal(HealthState.Healthy, pipeline.HealthOf("broken").State);
        await pipeline.StopAsync();
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task Where_no_sink_starts_that_is_told()
    {
        await using TestPipeline pipeline = new TestPipeline().With("broken", new ScriptedSink { RefuseToStart = new IOException() });

        Assert.False(await pipeline.Pipeline.StartAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Sinks_and_collectors_are_closed()
    {
        ScriptedSink sink = new();
        KernelSource source = new();
        TestPipeline pipeline = await new TestPipeline().With("kernel", source).With("sink", sink).StartAsync();

        await pipeline.StopAsync();
        await pipeline.DisposeAsync();

        Assert.True(sink.IsDisposed && source.IsDisposed);
    }
}
