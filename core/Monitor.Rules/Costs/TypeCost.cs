using System.Diagnostics;
using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Rules.Costs;

/// <summary>The cost of one event type's elements, with and without some filter.</summary>
internal sealed class TypeCost
{
    private const int MaximumRecords = 200;
    private static readonly TimeSpan Round = TimeSpan.FromMicroseconds(100);

    private readonly EventCatalog _events = new();
    private readonly EventBuffer _records = new();
    private readonly RuleSet _rules;
    private readonly RouteVerdict[] _verdicts = new RouteVerdict[1];
    private RuleEvaluator _whole;
    private int _passes = 1;

    /// <param name="schema">The event.</param>
    /// <param name="rules">The rule set with the event's elements only.</param>
    /// <param name="records">Events of that type; of many every so many-th is taken.</param>
    public TypeCost(EventSchema schema, RuleSet rules, EventBuffer records)
    {
        Schema = schema;
        _rules = rules;
        _events.Add(schema);
        Count = records.Count;
        int step = (records.Count + MaximumRecords - 1) / MaximumRecords;
        for (int i = 0; i < records.Count; i += step)
            _records.Append(records[i]);
        Filters = [.. rules.Sets.SelectMany(set => set.Filters)];
        _whole = Compile(rules);
    }

    /// <summary>The event.</summary>
    public EventSchema Schema { get; }

    /// <summary>How many events of the type there are.</summary>
    public int Count { get; }

    /// <summary>All filters of the elements.</summary>
    public IReadOnlyList<FieldFilter> Filters { get; }

    /// <summary>Time for one event, once measured.</summary>
    public double Nanoseconds { get; private set; }

    /// <summary>Measures the whole, and how often the events must be gone through for a round that is long enough.</summary>
    public void MeasureWhole(int rounds)
    {
        // The first rounds are for the compiler that makes the code that is then measured.
        Stopwatch warming = Stopwatch.StartNew();
        long passes = 0;
        for (; warming.Elapsed < 50 * Round; passes++)
            Pass(_whole);
        _passes = (int)Math.Max(1, passes / 50);
        Nanoseconds = double.MaxValue;
        for (int i = 0; i < rounds; i++)
            Nanoseconds = Math.Min(Nanoseconds, Time(_whole));
    }

    /// <summary>By how much an event is evaluated faster without a filter; without none: what the measurement is off by.</summary>
    public double CostOf(FieldFilter? filter, int rounds)
    {
        RuleEvaluator without = Compile(Without(filter));
        double slow = double.MaxValue, fast = double.MaxValue;
        for (int i = 0; i < rounds; i++)
        {
            slow = Math.Min(slow, Time(_whole));
            fast = Math.Min(fast, Time(without));
        }

        return slow - fast;
    }

    private double Time(RuleEvaluator evaluator)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < _passes; i++)
            Pass(evaluator);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / ((double)_passes * _records.Count);
    }

    private void Pass(RuleEvaluator evaluator)
    {
        for (int i = 0; i < _records.Count; i++)
            evaluator.Evaluate(_records[i], _verdicts);
    }

    private RuleEvaluator Compile(RuleSet rules) => new(RulePlan.Compile(_events, [rules]), namesDropped: false);

    private RuleSet Without(FieldFilter? filter) => _rules with
    {
        Sets = [.. _rules.Sets.Select(set => set with { Items = [.. set.Items.Select(item => Without(item, filter)).OfType<FilterItem>()] })],
    };

    private static FilterItem? Without(FilterItem item, FieldFilter? filter)
    {
        if (ReferenceEquals(item, filter))
            return null;
        if (item is not RuleItem rule || !rule.Filters.Any(one => ReferenceEquals(one, filter)))
            return item;
        FieldFilter[] rest = [.. rule.Filters.Where(one => !ReferenceEquals(one, filter))];
        return rest.Length == 0 ? null : rule with { Filters = rest };
    }
}
