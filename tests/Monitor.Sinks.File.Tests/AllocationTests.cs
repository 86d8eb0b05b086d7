namespace Monitor.Sinks.File.Tests;

[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationCollection;

/// <summary>What is allocated, is allocated for a batch, whatever the number of its events. Measured over the whole process, since a write ends
/// on another thread than it began.</summary>
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Batches = 100;
    private const int Many = 900;

    [Fact]
    public async Task An_event_allocates_nothing()
    {
        using TestFolder folder = new();
        await using Trail small = await new Trail(folder["small.ndjson"]).StartAsync();
        await using Trail large = await new Trail(folder["large.ndjson"]).StartAsync();
        await MeasureAsync(small, 1);
        await MeasureAsync(large, Many);

        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
            least = Math.Min(least, await MeasureAsync(large, Many) - await MeasureAsync(small, 1));

        Assert.Equal(0, Math.Max(0, least) / (Batches * Many));
    }

    private static async Task<long> MeasureAsync(Trail trail, int count)
    {
        await trail.WriteAsync(100, count);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int batch = 0; batch < Batches; batch++)
            await trail.RepeatAsync();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
