using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline.Tests;

/// <summary>A collector on the kernel stream: one ProcessTerminate a record, unless the test says otherwise.</summary>
internal sealed class KernelSource(Action<uint, CollectorContext>? onRecord = null) : KernelCollector
{
    public override KernelHooks Hooks => KernelHooks.ProcessTerminate;

    public bool IsDisposed { get; private set; }

    public override void OnRecord(in KernelRecord record, CollectorContext context)
    {
        if (onRecord is not null)
            onRecord(record.Process.ProcessId, context);
        else
            context.Emit(new ProcessTerminate { UtcTime = record.Time, ProcessId = record.Process.ProcessId, Image = "/bin/program"u8 });
    }

    public override ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return base.DisposeAsync();
    }
}

/// <summary>A collector on the kernel stream that emits on another thread, when it is drained.</summary>
internal sealed class LateSource : KernelCollector
{
    private readonly List<(uint Number, CollectorContext Context, bool IsIncomplete)> _taken = [];

    public override KernelHooks Hooks => KernelHooks.ProcessTerminate;

    public override bool EmitsLater => true;

    public override void OnRecord(in KernelRecord record, CollectorContext context) => _taken.Add((record.Process.ProcessId, context, record.IsIncomplete));

    public override Task DrainAsync(CancellationToken cancellation) => Task.Run(() => _taken.ForEach(one => one.Context.Emit(one.Number, one.IsIncomplete)), cancellation);
}

/// <summary>A collector of its own thread: does what the test says.</summary>
internal sealed class FreeSource(Func<CollectorContext, CancellationToken, Task> run) : FreeCollector
{
    /// <summary>A collector that only lends its way out to the test.</summary>
    public FreeSource()
        : this((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation))
    {
    }

    /// <summary>The way out; there once it was started.</summary>
    public CollectorContext Context { get; private set; } = null!;

    public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation)
    {
        Context = context;
        return ValueTask.CompletedTask;
    }

    public override Task RunAsync(CollectorContext context, CancellationToken cancellation) => run(context, cancellation);
}

/// <summary>Short ways to emit.</summary>
internal static class Emitting
{
    /// <summary>Emits an event that has a number.</summary>
    public static void Emit(this CollectorContext context, uint number, bool isIncomplete = false) =>
        context.Emit(new ProcessTerminate { UtcTime = EventTime.Now, ProcessId = number, Image = "/bin/program"u8 }, isIncomplete);

    /// <summary>The number of such an event.</summary>
    public static uint NumberOf(this Received received) => ProcessTerminate.ReadFrom(received.Record).ProcessId;
}
