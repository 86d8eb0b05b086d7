using Monitor.Sdk.Collectors;
using Monitor.Sdk.EventSet;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Does what the leaking collectors should do.</summary>
public abstract class LeakingCollector : KernelCollector
{
    /// <inheritdoc/>
    public override KernelHooks Hooks => KernelHooks.ProcessTerminate;

    /// <inheritdoc/>
    public override void OnRecord(in KernelRecord record, CollectorContext context) => context.Emit(new ProcessTerminate { UtcTime = record.Time });
}

/// <summary>Does not close its file.</summary>
[Collector("handle-leaking", Emits = [typeof(ProcessTerminate)], Description = "Leaves files open")]
public sealed class HandleLeakingCollector : LeakingCollector
{
    private static readonly List<FileStream> Open = [];

    /// <summary>Closes what it has left open.</summary>
    public static void CloseAll()
    {
        lock (Open)
        {
            Open.ForEach(file => file.Dispose());
            Open.Clear();
        }
    }

    /// <inheritdoc/>
    public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation)
    {
        lock (Open)
            Open.Add(new FileStream(typeof(HandleLeakingCollector).Assembly.Location, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Does not end its thread.</summary>
[Collector("thread-leaking", Emits = [typeof(ProcessTerminate)], Description = "Leaves threads running")]
public sealed class ThreadLeakingCollector : LeakingCollector
{
    private static ManualResetEventSlim s_end = new();

    /// <summary>Ends what it has left running.</summary>
    public static void EndAll() => Interlocked.Exchange(ref s_end, new ManualResetEventSlim()).Set();

    /// <inheritdoc/>
    public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation)
    {
        ManualResetEventSlim end = s_end;
        new Thread(end.Wait, maxStackSize: 64 << 10) { IsBackground = true }.Start();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Stays in a static list.</summary>
[Collector("memory-leaking", Emits = [typeof(ProcessTerminate)], Description = "Stays in memory")]
public sealed class MemoryLeakingCollector : LeakingCollector
{
    private static readonly List<MemoryLeakingCollector> Started = [];

    /// <inheritdoc/>
    public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation)
    {
        lock (Started)
            Started.Add(this);
        return ValueTask.CompletedTask;
    }
}

internal sealed class HandleLeakingConformance : CollectorConformance
{
    protected override Collector Create() => new HandleLeakingCollector();

    public override ValueTask DisposeAsync()
    {
        HandleLeakingCollector.CloseAll();
        return base.DisposeAsync();
    }
}

internal sealed class ThreadLeakingConformance : CollectorConformance
{
    protected override Collector Create() => new ThreadLeakingCollector();

    public override ValueTask DisposeAsync()
    {
        ThreadLeakingCollector.EndAll();
        return base.DisposeAsync();
    }
}

internal sealed class MemoryLeakingConformance : CollectorConformance
{
    protected override int Restarts => 200;

    protected override Collector Create() => new MemoryLeakingCollector();
}
