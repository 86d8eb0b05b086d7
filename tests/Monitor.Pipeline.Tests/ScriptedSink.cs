using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Pipeline.Tests;

/// <summary>A sink that does with each batch what the test says, and keeps what it accepted.</summary>
/// <param name="write">What it does; returning accepts the rest.</param>
internal sealed class ScriptedSink(Func<EventBatch, CancellationToken, ValueTask> write) : ISink
{
    private readonly Lock _lock = new();
    private readonly List<Received> _accepted = [];
    private readonly List<Received> _seen = [];
    private int _calls;
    private int _inside;

    public ScriptedSink()
        : this((_, _) => ValueTask.CompletedTask)
    {
    }

    /// <summary>What StartAsync throws, if anything.</summary>
    public Exception? RefuseToStart { get; set; }

    /// <summary>What it does when it is started.</summary>
    public Func<CancellationToken, ValueTask> Start { get; init; } = static _ => ValueTask.CompletedTask;

    /// <summary>What it does when it is closed.</summary>
    public Func<ValueTask> Close { get; init; } = static () => ValueTask.CompletedTask;

    /// <summary>What it accepted, in order.</summary>
    public List<Received> Accepted
    {
        get
        {
            lock (_lock)
                return [.. _accepted];
        }
    }

    /// <summary>All that it was handed, in order, as often as it was handed in.</summary>
    public List<Received> Seen
    {
        get
        {
            lock (_lock)
                return [.. _seen];
        }
    }

    /// <summary>How often a batch was handed in.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Whether it has a batch at this moment.</summary>
    public bool IsAtWork => Volatile.Read(ref _inside) > 0;

    public bool IsDisposed { get; private set; }

    /// <summary>Whether two calls ever overlapped.</summary>
    public bool Overlapped { get; private set; }

    public ValueTask StartAsync(CancellationToken cancellation) => RefuseToStart is null ? Start(cancellation) : throw RefuseToStart;

    public async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        Overlapped |= Interlocked.Increment(ref _inside) != 1;
        Interlocked.Increment(ref _calls);
        Received[] events = [.. Enumerable.Range(0, batch.Count).Select(i => Received.Of(batch[i]))];
        lock (_lock)
            _seen.AddRange(events);
        int accepted = 0;
        try
        {
            await write(batch, cancellation);
            accepted = batch.Count;
        }
        finally
        {
            accepted = Math.Max(accepted, batch.Accepted);
            lock (_lock)
                _accepted.AddRange(events.Take(accepted).Where((_, index) => !batch.IsRejected(index)));
            Interlocked.Decrement(ref _inside);
        }
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return Close();
    }
}

/// <summary>What a test wants to know of an event that a sink got.</summary>
internal sealed record Received(ushort EventId, ulong Stream, ulong Sequence, ulong CaptureOrder, RecordFlags Flags, byte[] Bytes)
{
    public static Received Of(EventRecord record) =>
        new(record.EventId, record.Stream, record.Sequence, record.CaptureOrder, record.Flags, record.Bytes.ToArray());

    /// <summary>The record.</summary>
    public EventRecord Record => EventRecord.FromTrusted(Bytes);
}
