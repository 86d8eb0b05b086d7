using Monitor.Pipeline.Sinks;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Routing;

/// <summary>Hands settled events to sinks.</summary>
/// <param name="pool">Where buffers go when the last sink is done with them.</param>
internal sealed class Handover(BufferPool pool)
{
    /// <summary>Below this many bytes a batch takes much less than its buffer.</summary>
    private const int SmallBatch = 32 << 10;

    /// <summary>Hands a buffer to sinks; it is theirs from then on.</summary>
    /// <param name="buffer">The events; none is possible.</param>
    /// <param name="lanes">The sinks; none is possible.</param>
    /// <param name="isHosts">Whether the events are the host's own.</param>
    public void Give(EventBuffer buffer, SinkLane[] lanes, bool isHosts)
    {
        if (buffer.Count == 0 || lanes.Length == 0)
        {
            pool.Return(buffer);
            return;
        }

        // One reader more than there are sinks: the router itself, so that a fast sink cannot give the buffer back meanwhile.
        RoutedBatch batch = buffer.Length < SmallBatch && Array.Exists(lanes, lane => lane.IsBehind)
            ? new(Compact(buffer), pool: null, lanes.Length + 1)
            : new(buffer, pool, lanes.Length + 1);
        foreach (SinkLane lane in lanes)
            lane.Add(batch, isHosts);
        batch.Release();
    }

    /// <summary>Moves a small batch that may wait long to a buffer of its own size: what may wait for a sink is counted in bytes of events, and
    /// must not take many times as much memory.</summary>
    private EventBuffer Compact(EventBuffer buffer)
    {
        EventBuffer compact = new(buffer.Length);
        for (int i = 0; i < buffer.Count; i++)
            compact.Append(buffer[i]);
        pool.Return(buffer);
        return compact;
    }
}
