using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline.Tests;

/// <summary>What an event costs in memory once everything has its size: nothing. What a batch costs is allowed.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Batches = 200, FewEvents = 10, ManyEvents = 500;

    /// <summary>A buffer more or less is no matter: the smallest object for each event would be three times as much.</summary>
    private const long Tolerance = 8L * Batches * (ManyEvents - FewEvents);

    /// <summary>The next batch waits until the sinks have given the buffer of this one back: a new one for it would be no cost of an
    /// event.</summary>
    [Fact]
    public async Task The_capture_thread_allocates_nothing_for_an_event()
    {
        await using TestPipeline pipeline = await StartAsync();
        long Measure(uint events)
        {
            long sum = 0;
            for (int batch = 0; batch < Batches; batch++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                pipeline.RecordAll(events);
                sum += GC.GetAllocatedBytesForCurrentThread() - before;
                SpinWait.SpinUntil(() => pipeline.Pipeline.InputBytes == 0 && pipeline.Pipeline.LagOf(0).Events == 0 && pipeline.Pipeline.LagOf(1).Events == 0);
            }

            return sum;
        }

        Measure(ManyEvents);
        long few = Measure(FewEvents), many = Measure(ManyEvents);

        Assert.InRange(many - few, long.MinValue, Tolerance);
        await pipeline.StopAsync();
    }

    [Fact]
    public async Task Router_and_sinks_allocate_nothing_for_an_event()
    {
        await using TestPipeline pipeline = await StartAsync();
        AssertSmall(events =>
        {
            pipeline.RecordAll(events);
            long produced = pipeline.Terminations.Produced;
            SpinWait.SpinUntil(() => pipeline.Terminations.Delivered(0) == produced && pipeline.Terminations.Delivered(1) == produced);
        });
        await pipeline.StopAsync();
    }

    [Fact]
    public async Task Rules_allocate_nothing_for_an_event()
    {
        await using TestPipeline pipeline = new TestPipeline { Configure = options => options with { Rules = RuleSets.Compile(RuleSets.Terminate("include", "7"), RuleSets.Terminate("exclude", "8")) } }
            .With("kernel", new KernelSource())
            .WithPlainSink("one", route: 0)
            .WithPlainSink("two", route: 1);
        await pipeline.StartAsync();
        AssertSmall(events =>
        {
            pipeline.RecordAll(events);
            long produced = pipeline.Terminations.Produced;
            SpinWait.SpinUntil(() => Settled(pipeline, 0) == produced && Settled(pipeline, 1) == produced);
        });
        await pipeline.StopAsync();
    }

    private static long Settled(TestPipeline pipeline, int sink) => pipeline.Terminations.Delivered(sink) + pipeline.Terminations.FilteredBy(sink);

    private static void AssertSmall(Action<uint> handOn)
    {
        long Measure(uint events)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int batch = 0; batch < Batches; batch++)
                handOn(events);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        Measure(ManyEvents);
        long few = Measure(FewEvents), many = Measure(ManyEvents);
        Assert.InRange(many - few, long.MinValue, Tolerance);
    }

    private static async Task<TestPipeline> StartAsync()
    {
        TestPipeline pipeline = new TestPipeline().With("kernel", new KernelSource()).WithPlainSink("one").WithPlainSink("two");
        return await pipeline.StartAsync();
    }
}
