using System.Numerics;
using System.Text;
using Monitor.Pipeline.Accounting;
using Monitor.Pipeline.Sinks;
using Monitor.Rules.Plan;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Routing;

/// <summary>
/// Gives each sink what its rule set lets through, with the name of the rule. An event that every sink drops is known before its hashes are
/// computed, unless the verdict depends on them.
/// </summary>
internal sealed class RuleRouting
{
    private const string RuleNameField = "RuleName";

    private readonly RulePlan _plan;
    private readonly RuleEvaluator _evaluator;
    private readonly EventCatalog _events;
    private readonly BufferPool _pool;
    private readonly FieldSizes?[] _sizes;
    private readonly Handover _handover;
    private readonly Ledger _ledger;
    private readonly SinkLane[] _unruled;
    private readonly SinkLane[][] _lanesByRoute;
    private readonly Dictionary<string, byte[]> _names = [];
    private readonly Dictionary<ushort, (int RuleName, ulong Hashes)> _fields = [];
    private RouteVerdict[] _verdicts = [];
    private bool[] _isJudged = [];

    /// <param name="plan">The rule sets.</param>
    /// <param name="events">The events that come.</param>
    /// <param name="lanes">The sinks.</param>
    /// <param name="pool">Where buffers come from and go to.</param>
    /// <param name="handover">Hands events to the sinks.</param>
    /// <param name="ledger">Counts what is left out.</param>
    public RuleRouting(RulePlan plan, EventCatalog events, IReadOnlyList<SinkLane> lanes, BufferPool pool, Handover handover, Ledger ledger)
    {
        _plan = plan;
        _evaluator = new RuleEvaluator(plan, namesDropped: false);
        _events = events;
        _pool = pool;
        _sizes = [.. plan.Routes.Select(route => route.Options.FieldSizes.Count > 0 ? new FieldSizes(route.Options.FieldSizes, events) : null)];
        _handover = handover;
        _ledger = ledger;
        _unruled = [.. lanes.Where(lane => lane.Route < 0)];
        _lanesByRoute = [.. Enumerable.Range(0, plan.Routes.Count).Select(route => lanes.Where(lane => lane.Route == route).ToArray())];
    }

    private int Routes => _lanesByRoute.Length;

    /// <summary>Evaluates the events of a buffer, as far as that does not depend on hashes that are still to be computed.</summary>
    public void Judge(EventBuffer buffer)
    {
        if (_isJudged.Length < buffer.Count)
            (_isJudged, _verdicts) = (new bool[buffer.Count * 2], new RouteVerdict[buffer.Count * 2 * Routes]);

        for (int i = 0; i < buffer.Count; i++)
        {
            EventRecord record = buffer[i];
            ulong pending = (record.Flags & RecordFlags.Pending) == 0 ? 0 : Absent(record, FieldsOf(record.EventId).Hashes);
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
        if (_unruled.Length > 0 || !_isJudged[index])
            return true;
        foreach (RouteVerdict verdict in VerdictsOf(index))
        {
            if (verdict.IsLogged)
                return true;
        }

        return false;
    }

    /// <summary>Hands the events on.</summary>
    /// <param name="buffer">The events; the sinks' from then on.</param>
    /// <param name="isHosts">Whether they are the host's own.</param>
    public void Route(EventBuffer buffer, bool isHosts)
    {
        for (int i = 0; i < buffer.Count; i++)
        {
            if (!_isJudged[i])
                _evaluator.Evaluate(buffer[i], VerdictsOf(i));
        }

        for (int route = 0; route < Routes; route++)
        {
            if (_lanesByRoute[route].Length > 0)
                _handover.Give(Select(buffer, route), _lanesByRoute[route], isHosts);
        }

        _handover.Give(buffer, _unruled, isHosts);
    }

    private EventBuffer Select(EventBuffer buffer, int route)
    {
        EventBuffer selected = _pool.Rent();
        for (int i = 0; i < buffer.Count; i++)
        {
            RouteVerdict verdict = _verdicts[i * Routes + route];
            EventRecord record = buffer[i];
            if (!verdict.IsLogged)
                CountFiltered(record.EventId, route);
            else if (verdict.RuleName is not { } name || FieldsOf(record.EventId).RuleName is not (>= 0 and int field) || !selected.AppendWith(record, field, BytesOf(name)))
                selected.Append(record);
            if (verdict.IsLogged && _sizes[route] is { } sizes)
                sizes.Cut(selected);
        }

        return selected;
    }

    private void CountFiltered(ushort eventId, int route)
    {
        EventAccount account = _ledger.Find(eventId)!;
        foreach (SinkLane lane in _lanesByRoute[route])
            account.CountFilteredBy(lane.Index);
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

    private (int RuleName, ulong Hashes) FieldsOf(ushort eventId)
    {
        if (_fields.TryGetValue(eventId, out (int RuleName, ulong Hashes) known))
            return known;
        EventSchema? schema = _events.Find(eventId);
        FieldSchema? ruleName = schema?.Find(RuleNameField);
        ulong hashes = 0;
        foreach (FieldSchema field in schema is null ? [] : schema.Fields)
            hashes |= field.HashSource is null ? 0 : 1UL << field.Index;
        known = (ruleName?.Type == FieldType.Text ? ruleName.Index : -1, hashes);
        _fields[eventId] = known;
        return known;
    }
}
