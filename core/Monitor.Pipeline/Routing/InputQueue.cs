using System.Threading.Channels;
using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Routing;

/// <summary>What was emitted and not yet routed. Never waits: bounded by bytes, and who emits asks <see cref="HasRoom"/> first.</summary>
/// <param name="maximumBytes">Bytes that may wait.</param>
/// <param name="hashRoom">Bytes kept free in records for hashes.</param>
internal sealed class InputQueue(long maximumBytes, int hashRoom)
{
    private readonly Channel<IPendingEvents> _pending = Channel.CreateUnbounded<IPendingEvents>(new UnboundedChannelOptions { SingleReader = true });
    private readonly BufferPool _pool = new(hashRoom);
    private readonly NothingPending _nothing = new();
    private long _bytes;

    /// <summary>Whether there is room for another event.</summary>
    public bool HasRoom => Interlocked.Read(ref _bytes) < maximumBytes;

    /// <summary>Why there is no room, when there is none.</summary>
    public DropReason WhyFull => IsBlocked() ? DropReason.JournalFull : DropReason.QueueFull;

    /// <summary>Says whether what is behind the queue cannot go on.</summary>
    public Func<bool> IsBlocked { get; set; } = () => false;

    /// <summary>Bytes that wait.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public BufferPool Pool => _pool;

    /// <summary>Says that there are events to take.</summary>
    public void Add(IPendingEvents pending) => _pending.Writer.TryWrite(pending);

    /// <summary>Wakes the router, so that it announces what was lost though no event comes.</summary>
    public void Wake()
    {
        if (_nothing.Begin())
            Add(_nothing);
    }

    /// <summary>Counts bytes that begin or end to wait.</summary>
    public void Count(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>No more will come.</summary>
    public void Complete() => _pending.Writer.TryComplete();

    public IAsyncEnumerable<IPendingEvents> ReadAllAsync() => _pending.Reader.ReadAllAsync();
}

/// <summary>Events that wait to be routed.</summary>
internal interface IPendingEvents
{
    /// <summary>Takes them; the buffer is the taker's from then on. Null if another call took them.</summary>
    EventBuffer? Take();
}

/// <summary>No events. It waits once at most, however long nobody takes it.</summary>
internal sealed class NothingPending : IPendingEvents
{
    private bool _waits;

    /// <summary>Begins to wait.</summary>
    /// <returns>False: it does already.</returns>
    public bool Begin() => !Interlocked.Exchange(ref _waits, true);

    /// <inheritdoc/>
    public EventBuffer? Take()
    {
        Volatile.Write(ref _waits, false);
        return null;
    }
}
