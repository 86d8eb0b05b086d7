using System.Collections.Concurrent;

namespace Monitor.Sdk.Testing;

/// <summary>
/// What restarting a plugin many times leaves behind. Other tests run in the same process beside it: what is counted as leaked has grown with
/// the restarts in each part of them.
/// </summary>
internal sealed class RestartFigures
{
    private const int WarmUp = 20;
    private const int SampleEvery = 10;
    private const int Tolerated = 40;
    private const int ToleratedInstances = 10;
    private const long ToleratedBytesPerRestart = 8 << 10;
    private const int MostParts = 6;
    private const int LongestFurtherPart = 100;

    private static readonly ConcurrentDictionary<Type, Lazy<Task<RestartFigures>>> Measured = [];

    public int Restarts { get; private set; }

    public int LeakedHandles { get; private set; }

    public int LeakedThreads { get; private set; }

    public int LeakedInstances { get; private set; }

    public long LeakedBytes { get; private set; }

    /// <summary>Which handles have become more.</summary>
    public string Growth { get; private set; } = "";

    /// <summary>The figures of a plugin, measured once for all tests of a class.</summary>
    public static Task<RestartFigures> OfAsync(PluginConformance conformance) =>
        Measured.GetOrAdd(conformance.GetType(), _ => new Lazy<Task<RestartFigures>>(() => MeasureAsync(conformance))).Value;

    private static async Task<RestartFigures> MeasureAsync(PluginConformance conformance)
    {
        try
        {
            for (int i = 0; i < WarmUp; i++)
                await conformance.RestartAsync();
        }
        catch (ConformanceException exception)
        {
            Assert.Skip($"It cannot be started, used and stopped, which other tests tell: {exception.Message}");
        }

        List<WeakReference> instances = [];
        int half = Math.Max(conformance.RestartCount / 2, SampleEvery);
        List<Part> parts = [await PartAsync(conformance, instances, half), await PartAsync(conformance, instances, half)];
        while (parts.Count < MostParts && (parts.TrueForAll(part => part.LeaksHandles) || parts.TrueForAll(part => part.LeaksThreads) || parts.TrueForAll(part => part.LeaksBytes)))
            parts.Add(await PartAsync(conformance, instances, Math.Min(half, LongestFurtherPart)));
        int alive = instances.Count(instance => instance.IsAlive);
        return new RestartFigures
        {
            Restarts = instances.Count,
            LeakedHandles = parts.TrueForAll(part => part.LeaksHandles) ? parts.Sum(part => part.Handles) : 0,
            LeakedThreads = parts.TrueForAll(part => part.LeaksThreads) ? parts.Sum(part => part.Threads) : 0,
            LeakedInstances = alive > ToleratedInstances ? alive : 0,
            LeakedBytes = parts.TrueForAll(part => part.LeaksBytes) ? parts.Sum(part => part.Bytes) : 0,
            Growth = parts[^1].Growth,
        };
    }

    /// <summary>Restarts so often, or until it is plain that something leaks.</summary>
    private static async Task<Part> PartAsync(PluginConformance conformance, List<WeakReference> instances, int restarts)
    {
        long bytes = GC.GetTotalMemory(forceFullCollection: true);
        ResourceCount before = ResourceCount.Now(), after = before;
        int handles = 0, threads = 0, done = 0;
        while (done < restarts && handles <= 2 * Tolerated && threads <= 2 * Tolerated)
        {
            instances.Add(await conformance.RestartAsync());
            if (++done % SampleEvery != 0)
                continue;
            after = ResourceCount.Now();
            handles = Math.Max(handles, after.Handles - before.Handles);
            threads = Math.Max(threads, after.Threads - before.Threads);
        }

        string growth = after.GrowthSince(before);
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return new Part(done, handles, threads, GC.GetTotalMemory(forceFullCollection: true) - bytes, growth);
    }

    /// <summary>What has grown during some of the restarts.</summary>
    private sealed record Part(int Restarts, int Handles, int Threads, long Bytes, string Growth)
    {
        public bool LeaksHandles => Handles > Tolerated;

        public bool LeaksThreads => Threads > Tolerated;

        public bool LeaksBytes => Bytes > ToleratedBytesPerRestart * Restarts;
    }
}
