using Monitor.Pipeline.Sinks;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Routing;

/// <summary>Takes emitted events in order, settles their deferred fields, gives each its unique id, and hands them to the sinks.</summary>
/// <param name="input">Where events come from.</param>
/// <param name="settlement">Fills deferred fields.</param>
/// <param name="lanes">The sinks.</param>
/// <param name="stream">Random number of this run: the first half of every unique id.</param>
internal sealed class Router(InputQueue input, HashSettlement settlement, IReadOnlyList<SinkLane> lanes, ulong stream)
{
    /// <summary>Pooled buffers have room for twice as much, at the least.</summary>
    private const int SmallBatch = 32 << 10;

    private ulong _sequence;

    /// <summary>Runs until the input is complete and empty.</summary>
    public async Task RunAsync()
    {
        await foreach (IPendingEvents pending in input.ReadAllAsync().ConfigureAwait(false))
        {
            if (pending.Take() is not { } buffer)
                continue;
            int length = buffer.Length;
            await settlement.SettleAsync(buffer).ConfigureAwait(false);
            for (int i = 0; i < buffer.Count; i++)
                buffer.SetPlace(i, stream, ++_sequence);
            Route(buffer, pending.IsHosts);
            input.Count(-length);
        }
    }

    private void Route(EventBuffer buffer, bool isHosts)
    {
        // One reader more than there are sinks: the router itself, so that a fast sink cannot give the buffer back meanwhile.
        RoutedBatch batch = buffer.Length < SmallBatch && lanes.Any(lane => lane.IsBehind)
            ? new(Compact(buffer), pool: null, lanes.Count + 1)
            : new(buffer, input.Pool, lanes.Count + 1);
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
        input.Pool.Return(buffer);
        return compact;
    }
}
