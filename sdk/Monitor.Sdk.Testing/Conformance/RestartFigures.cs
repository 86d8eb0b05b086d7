using System.Collections.Concurrent;

namespace Monitor.Sdk.Testing;

/// <summary>
/// What restarting a plugin many times leaves behind. Other tests run in the same process beside it: what is counted as leaked has grown with
/// the restarts in each part of them.
/// </summary>
internal sealed class RestartFigures
{
    private const int WarmUp = 20;
    private const int Parts = 10;
    private const int PlainAfter = 5;
    private const int SmallestPart = 10;
    private const double ToleratedPerRestart = 0.4;
    private const long ToleratedBytesPerRestart = 8 << 10;
    private const int ToleratedInstances = 10;
    private static readonly TimeSpan BetweenParts = TimeSpan.FromMilliseconds(200);

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
        List<Part> parts = [];
        int size = Math.Max(SmallestPart, conformance.RestartCount / Parts);
        while (parts.Count < Parts && !(parts.Count == PlainAfter && parts.TrueForAll(part => part.LeaksHandles || part.LeaksThreads)))
        {
            parts.Add(await PartAsync(conformance, instances, size));
            if (parts.TrueForAll(part => part.LeaksHandles || part.LeaksThreads || part.LeaksBytes))
                await Task.Delay(BetweenParts);
        }

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

    private static async Task<Part> PartAsync(PluginConformance conformance, List<WeakReference> instances, int size)
    {
        long bytes = GC.GetTotalMemory(forceFullCollection: true);
        ResourceCount before = ResourceCount.Now();
        for (int i = 0; i < size; i++)
            instances.Add(await conformance.RestartAsync());
        ResourceCount after = ResourceCount.Now();
        string growth = after.GrowthSince(before);
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return new Part(size, after.Handles - before.Handles, after.Threads - before.Threads, GC.GetTotalMemory(forceFullCollection: true) - bytes, growth);
    }

    /// <summary>What has grown during some of the restarts.</summary>
    private sealed record Part(int Restarts, int Handles, int Threads, long Bytes, string Growth)
    {
        public bool LeaksHandles => Handles > ToleratedPerRestart * Restarts;

        public bool LeaksThreads => Threads > ToleratedPerRestart * Restarts;

        public bool LeaksBytes => Bytes > ToleratedBytesPerRestart * Restarts;
    }
}
