using Monitor.Rules.Model;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Rules.Costs;

/// <summary>
/// Measures what a rule set costs. A filter's cost is measured by leaving it out: tests are shared and run together, so that the cost of one
/// alone says little. All filters are measured quickly, then the dearest again with care.
/// </summary>
public sealed class RuleCostMeter
{
    private const int QuickRounds = 3;
    private const int CarefulRounds = 25;
    private const int NoiseTries = 4;
    private const int Shown = 10;
    private const int Candidates = 3 * Shown;

    private readonly RuleSet _rules;
    private readonly List<TypeCost> _types = [];

    private RuleCostMeter(RuleSet rules) => _rules = rules;

    /// <summary>Measures a rule set.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="textEvents">The events that are known.</param>
    /// <param name="sample">Events to measure with; those that no element of the rule set filters are left out.</param>
    public static RuleCost Measure(RuleSet rules, EventCatalog textEvents, EventBuffer sample)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(textEvents);
        ArgumentNullException.ThrowIfNull(sample);
        RuleCostMeter meter = new(rules);
        foreach (EventSchema schema in textEvents.All)
            meter.AddType(schema, sample);
        return meter.Measure();
    }

    private void AddType(EventSchema schema, EventBuffer sample)
    {
        FilterSet[] sets = [.. _rules.Sets.Where(set => set.Element == schema.RuleElement)];
        if (sets.Length == 0)
            return;
        EventBuffer records = new();
        for (int i = 0; i < sample.Count; i++)
        {
            if (sample[i].EventId == schema.Id)
                records.Append(sample[i]);
        }

        if (records.Count > 0)
            _types.Add(new TypeCost(schema, _rules with { Sets = sets }, records));
    }

    private RuleCost Measure()
    {
        foreach (TypeCost type in _types)
            type.MeasureWhole(CarefulRounds);
        IEnumerable<FilterCost> all = _types.SelectMany(type => type.Filters.Select(filter => new FilterCost(type.Schema, filter, type.CostOf(filter, QuickRounds))));
        FilterCost[] candidates = [.. all.OrderByDescending(one => one.Nanoseconds).DistinctBy(one => one.Filter).Take(Candidates)];
        FilterCost[] careful = [.. candidates.Select(one => one with { Nanoseconds = TypeOf(one).CostOf(one.Filter, CarefulRounds) })];
        double noise = careful.Select(TypeOf).Distinct().SelectMany(type => Enumerable.Range(0, NoiseTries).Select(_ => Math.Abs(type.CostOf(null, CarefulRounds)))).DefaultIfEmpty().Max();
        int events = _types.Sum(type => type.Count);
        return new RuleCost(
            events,
            events == 0 ? 0 : _types.Sum(type => type.Nanoseconds * type.Count) / events,
            [.. _types.OrderByDescending(type => type.Nanoseconds).Select(type => new EventCost(type.Schema, type.Count, type.Filters.Count, type.Nanoseconds))],
            [.. careful.Where(one => one.Nanoseconds > noise).OrderByDescending(one => one.Nanoseconds).Take(Shown)],
            noise);

        TypeCost TypeOf(FilterCost one) => _types.Find(type => type.Schema == one.Event)!;
    }
}
