using System.Threading.Channels;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Routing;

/// <summary>What was emitted and not yet routed. Never waits: bounded by bytes, and who emits asks <see cref="HasRoom"/> first.</summary>
/// <param name="maximumBytes">Bytes that may wait.</param>
internal sealed class InputQueue(long maximumBytes)
{
    private readonly Channel<IPendingEvents> _pending = Channel.CreateUnbounded<IPendingEvents>(new UnboundedChannelOptions { SingleReader = true });
    private readonly BufferPool _pool = new();
    private long _bytes;

    /// <summary>Whether there is room for another event.</summary>
    public bool HasRoom => Interlocked.Read(ref _bytes) < maximumBytes;

    /// <summary>Bytes that wait.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public BufferPool Pool => _pool;

    /// <summary>Says that there are events to take.</summary>
    public void Add(IPendingEvents pending) => _pending.Writer.TryWrite(pending);

    /// <summary>Counts bytes that begin or end to wait.</summary>
    public void Count(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>No more will come.</summary>
    public void Complete() => _pending.Writer.TryComplete();

    public IAsyncEnumerable<IPendingEvents> ReadAllAsync() => _pending.Reader.ReadAllAsync();
}

/// <summary>Events that wait to be routed.</summary>
internal interface IPendingEvents
{
    /// <summary>Whether they are the host's own: few, and what tells of a loss must not be lost to a queue that is full.</summary>
    bool IsHosts { get; }

    /// <summary>Takes them; the buffer is the taker's from then on. Null if another call took them.</summary>
    EventBuffer? Take();
}
