using System.Collections.Concurrent;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Routing;

/// <summary>Event buffers to be used again. For several threads.</summary>
/// <param name="hashRoom">Bytes kept free in their records for hashes.</param>
internal sealed class BufferPool(int hashRoom)
{
    private const int MaximumKept = 32;
    private const int MaximumSize = 8 << 20;

    private readonly ConcurrentQueue<EventBuffer> _free = [];

    public EventBuffer Rent() => _free.TryDequeue(out EventBuffer? buffer) ? buffer : new EventBuffer { HashRoom = hashRoom };

    public void Return(EventBuffer buffer)
    {
        if (buffer.Length > MaximumSize || _free.Count >= MaximumKept)
            return;
        buffer.Clear();
        _free.Enqueue(buffer);
    }
}
