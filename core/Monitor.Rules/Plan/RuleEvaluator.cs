using Monitor.Sdk.Records;

namespace Monitor.Rules.Plan;

/// <summary>Evaluates a plan over records. For one thread; nothing is allocated per event.</summary>
/// <param name="plan">The plan.</param>
/// <param name="namesDropped">Whether the rule that dropped an event is named too; that costs time where some rules have no name.</param>
public sealed class RuleEvaluator(RulePlan plan, bool namesDropped = true)
{
    private const int None = int.MaxValue;

    private readonly Dictionary<ushort, Hits> _hits = [];
    private readonly FieldTexts _texts = new();
    private int[] _first = [];

    /// <summary>Says what each route does with an event. An event that the plan does not know is logged everywhere.</summary>
    /// <param name="record">The event.</param>
    /// <param name="verdicts">One verdict a route.</param>
    public void Evaluate(EventRecord record, Span<RouteVerdict> verdicts)
    {
        EventPlan? events = plan.Find(record.EventId);
        if (events is null)
        {
            verdicts.Fill(new RouteVerdict(true, null));
            return;
        }

        Hits hits = Match(events, record, pending: 0);
        FindFirst(events, hits);
        for (int route = 0; route < events.Routes.Length; route++)
            verdicts[route] = Decide(events, events.Routes[route], hits);
    }

    /// <summary>Whether some route may log an event, whatever the values of fields turn out to be that are not known yet.</summary>
    /// <param name="record">The event.</param>
    /// <param name="pending">A bit for each field that is not known yet.</param>
    public bool MayBeLogged(EventRecord record, ulong pending)
    {
        EventPlan? events = plan.Find(record.EventId);
        if (events is null)
            return true;
        Hits hits = Match(events, record, pending);
        foreach (RoutePlan route in events.Routes)
        {
            if (MayLog(events, route, hits, pending))
                return true;
        }

        return false;
    }

    /// <summary>Runs the tests of all fields but those that are not known yet.</summary>
    internal Hits Match(EventPlan events, EventRecord record, ulong pending)
    {
        if (!_hits.TryGetValue(record.EventId, out Hits? hits))
            _hits[record.EventId] = hits = new Hits(events.AtomCount);
        hits.Clear();
        foreach (FieldMatcher matcher in events.Matchers)
        {
            if ((pending >> matcher.Field & 1) == 0)
                matcher.Match(_texts.Folded(record, events.Schema.Fields[matcher.Field]), hits);
        }

        return hits;
    }

    /// <summary>Finds, for each set in which one item suffices, the first item that the atoms make true.</summary>
    private void FindFirst(EventPlan events, Hits hits)
    {
        if (_first.Length < events.Sets.Length)
            _first = new int[events.Sets.Length];
        _first.AsSpan(0, events.Sets.Length).Fill(None);
        foreach (int atom in hits.List)
        {
            foreach (ref readonly Trigger trigger in events.Triggers.AsSpan(events.TriggerStarts[atom]..events.TriggerStarts[atom + 1]))
            {
                if (trigger.Item < _first[trigger.Set] && (trigger.Suffices || events.Sets[trigger.Set].Items[trigger.Item].Holds(hits)))
                    _first[trigger.Set] = trigger.Item;
            }
        }
    }

    private RouteVerdict Decide(EventPlan events, RoutePlan route, Hits hits)
    {
        for (int at = route.FirstSet; at < route.FirstSet + route.SetCount; at++)
        {
            SetPlan set = events.Sets[at];
            string? name = null;
            if (set.IsOr)
            {
                int item = set.FirstHolding(_first[at], hits);
                if (item == None)
                    continue;
                if (events.HasNames)
                    set.Items[item].Holds(hits, ref name);
            }
            else if (!set.Matches(hits, ref name))
            {
                continue;
            }

            bool needsName = name is null && events.HasNames && (set.Includes || namesDropped);
            return new RouteVerdict(set.Includes, needsName ? HeldName(events, route, hits) : name);
        }

        return new RouteVerdict(route.IsLoggedUnmatched, null);
    }

    /// <summary>The name that the original engine holds when a set decides: one that an earlier, failed set or Rule left behind counts too.</summary>
    private static string? HeldName(EventPlan events, RoutePlan route, Hits hits)
    {
        string? name = null;
        foreach (SetPlan set in events.Sets.AsSpan(route.FirstSet, route.SetCount))
        {
            if (set.Matches(hits, ref name))
                break;
        }

        return name;
    }

    private static bool MayLog(EventPlan events, RoutePlan route, Hits hits, ulong pending)
    {
        foreach (SetPlan set in events.Sets.AsSpan(route.FirstSet, route.SetCount))
        {
            bool? matches = set.Matches(hits, pending);
            if (matches != false && set.Includes)
                return true;
            if (matches == true)
                return false;
        }

        return route.IsLoggedUnmatched;
    }
}
