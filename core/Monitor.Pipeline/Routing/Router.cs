using Monitor.Pipeline.Sinks;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Routing;

/// <summary>Takes emitted events in order, settles their deferred fields, gives each its unique id, and hands them to the sinks.</summary>
/// <param name="input">Where events come from.</param>
/// <param name="settlement">Fills deferred fields.</param>
/// <param name="rules">Says which sink gets what; null: each gets everything.</param>
/// <param name="lanes">The sinks.</param>
/// <param name="stream">Random number of this run: the first half of every unique id.</param>
internal sealed class Router(InputQueue input, HashSettlement settlement, RuleRouting? rules, IReadOnlyList<SinkLane> lanes, ulong stream)
{
    private ulong _sequence;

    /// <summary>Runs until the input is complete and empty.</summary>
    public async Task RunAsync()
    {
        await foreach (IPendingEvents pending in input.ReadAllAsync().ConfigureAwait(false))
        {
            if (pending.Take() is not { } buffer)
                continue;
            int length = buffer.Length;
            rules?.Judge(buffer);
            await settlement.SettleAsync(buffer, rules).ConfigureAwait(false);
            for (int i = 0; i < buffer.Count; i++)
                buffer.SetPlace(i, stream, ++_sequence);
            if (rules is null)
                Route(buffer);
            else
                rules.Route(buffer);
            input.Count(-length);
        }
    }

    private void Route(EventBuffer buffer)
    {
        // One reader more than there are sinks: the router itself, so that a fast sink cannot give the buffer back meanwhile.
        RoutedBatch batch = new(buffer, input.Pool, lanes.Count + 1);
        foreach (SinkLane lane in lanes)
            lane.Add(batch);
        batch.Release();
    }
}
