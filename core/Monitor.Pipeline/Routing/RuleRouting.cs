using System.Numerics;
using System.Text;
using Monitor.Rules.Plan;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Routing;

/// <summary>
/// Says which rule sets log an event, and by which rules. An event that all drop is known before its deferred fields are filled, unless the verdict
/// depends on them.
/// </summary>
internal sealed class RuleRouting
{
    private readonly RulePlan _plan;
    private readonly RuleEvaluator _evaluator;
    private readonly EventCatalog _events;
    private readonly bool _everythingIsWanted;
    private readonly Dictionary<string, byte[]> _names = [];
    private readonly LookupPlan _lookups;
    private readonly Dictionary<ushort, ulong> _deferred = [];
    private RouteVerdict[] _verdicts = [];
    private bool[] _isJudged = [];

    /// <param name="plan">The rule sets.</param>
    /// <param name="events">The events that come.</param>
    /// <param name="lookups">Which of their fields are looked up.</param>
    /// <param name="everythingIsWanted">Whether some sink gets every event, whatever the rule sets say.</param>
    public RuleRouting(RulePlan plan, EventCatalog events, LookupPlan lookups, bool everythingIsWanted)
    {
        _plan = plan;
        _evaluator = new RuleEvaluator(plan, namesDropped: false);
        _events = events;
        _lookups = lookups;
        _everythingIsWanted = everythingIsWanted;
    }

    private int Routes => _plan.Routes.Count;

    /// <summary>Evaluates the events of a buffer, as far as that does not depend on fields that are still to be filled.</summary>
    public void Judge(EventBuffer buffer)
    {
        if (_isJudged.Length < buffer.Count)
            (_isJudged, _verdicts) = (new bool[buffer.Count * 2], new RouteVerdict[buffer.Count * 2 * Routes]);

        for (int i = 0; i < buffer.Count; i++)
        {
            EventRecord record = buffer[i];
            ulong pending = (record.Flags & RecordFlags.Pending) == 0 ? 0 : Absent(record, DeferredOf(record.EventId));
            _isJudged[i] = true;
            if (pending == 0 || (pending & _plan.TestedFields(record.EventId)) == 0)
                _evaluator.Evaluate(record, VerdictsOf(i));
            else if (_evaluator.MayBeLogged(record, pending))
                _isJudged[i] = false;
            else
                VerdictsOf(i).Clear();
        }
    }

    /// <summary>Whether some sink gets the event, or may.</summary>
    public bool IsWanted(int index)
    {
        if (_everythingIsWanted || !_isJudged[index])
            return true;
        foreach (RouteVerdict verdict in VerdictsOf(index))
        {
            if (verdict.IsLogged)
                return true;
        }

        return false;
    }

    /// <summary>The rule sets that log an event.</summary>
    /// <param name="index">Its position in the buffer that was judged.</param>
    /// <param name="record">The event, its fields settled.</param>
    /// <param name="names">Takes the name of the rule for each of them, in order; null where it has none.</param>
    /// <returns>A bit for each rule set.</returns>
    public ulong RoutesOf(int index, EventRecord record, Span<byte[]?> names)
    {
        if (!_isJudged[index])
            _evaluator.Evaluate(record, VerdictsOf(index));
        ulong routes = 0;
        int logging = 0;
        Span<RouteVerdict> verdicts = VerdictsOf(index);
        for (int route = 0; route < verdicts.Length; route++)
        {
            if (!verdicts[route].IsLogged)
                continue;
            routes |= 1UL << route;
            names[logging++] = verdicts[route].RuleName is { } name ? BytesOf(name) : null;
        }

        return routes;
    }

    private static ulong Absent(EventRecord record, ulong fields)
    {
        for (ulong rest = fields; rest != 0; rest &= rest - 1)
        {
            int field = BitOperations.TrailingZeroCount(rest);
            if (record.IsPresent(field))
                fields &= ~(1UL << field);
        }

        return fields;
    }

    private Span<RouteVerdict> VerdictsOf(int index) => _verdicts.AsSpan(index * Routes, Routes);

    private byte[] BytesOf(string name)
    {
        if (!_names.TryGetValue(name, out byte[]? bytes))
            _names[name] = bytes = Encoding.UTF8.GetBytes(name);
        return bytes;
    }

    private ulong DeferredOf(ushort eventId)
    {
        if (_deferred.TryGetValue(eventId, out ulong known))
            return known;
        ulong deferred = 0;
        if (_events.Find(eventId) is { } schema)
        {
            foreach (FieldSchema field in schema.Fields)
                deferred |= field.HashSource is null ? 0 : 1UL << field.Index;
        }

        foreach (LookedUpField field in _lookups.FieldsOf(eventId))
            deferred |= 1UL << field.Field;
        _deferred[eventId] = deferred;
        return deferred;
    }
}
