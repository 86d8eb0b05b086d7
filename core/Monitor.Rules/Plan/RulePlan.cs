using Monitor.Rules.Model;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Plan;

/// <summary>Rule sets compiled for evaluation, one route each. Immutable; evaluators share it.</summary>
public sealed class RulePlan
{
    private readonly Dictionary<ushort, EventPlan> _events;

    private RulePlan(IReadOnlyList<RuleSet> routes, Dictionary<ushort, EventPlan> events)
    {
        Routes = routes;
        _events = events;
    }

    /// <summary>The rule sets, one a route.</summary>
    public IReadOnlyList<RuleSet> Routes { get; }

    /// <summary>Compiles rule sets.</summary>
    /// <param name="events">The events that will come; those that were known when the rule sets were read.</param>
    /// <param name="routes">The rule sets.</param>
    public static RulePlan Compile(EventCatalog events, IReadOnlyList<RuleSet> routes)
    {
        ArgumentNullException.ThrowIfNull(events);
        return new RulePlan(routes, events.All.ToDictionary(schema => schema.Id, schema => new EventPlan(schema, routes)));
    }

    /// <summary>Whether any route can log an event of that kind: if none can, nobody need capture it.</summary>
    public bool CanLog(ushort eventId) => !_events.TryGetValue(eventId, out EventPlan? plan) || plan.Routes.Any(route => route.CanLog);

    /// <summary>A bit for each field of the event that some filter tests.</summary>
    public ulong TestedFields(ushort eventId) => _events.TryGetValue(eventId, out EventPlan? plan) ? plan.Tested : 0;

    /// <summary>The plan for an event; null if the event is not known.</summary>
    internal EventPlan? Find(ushort eventId) => _events.GetValueOrDefault(eventId);
}
