using Monitor.Pipeline.Sinks;

namespace Monitor.Pipeline.Routing;

/// <summary>Takes emitted events in order, settles their deferred fields, gives each its unique id, and hands them to the sinks.</summary>
/// <param name="input">Where events come from.</param>
/// <param name="settlement">Fills deferred fields.</param>
/// <param name="rules">Says which sink gets what; null: each gets everything.</param>
/// <param name="lanes">The sinks.</param>
/// <param name="handover">Hands events to the sinks.</param>
/// <param name="stream">Random number of this run: the first half of every unique id.</param>
internal sealed class Router(
    InputQueue input, HashSettlement settlement, RuleRouting? rules, SinkLane[] lanes, Handover handover, ulong stream)
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
                handover.Give(buffer, lanes, pending.IsHosts);
            else
                rules.Route(buffer, pending.IsHosts);
            input.Count(-length);
        }
    }
}
