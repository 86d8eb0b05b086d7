using Monitor.Rules.Model;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Tests.Naive;

/// <summary>What becomes of an event.</summary>
/// <param name="IsLogged">Whether it is logged.</param>
/// <param name="RuleName">The name that is held when a set decides; null if there is none.</param>
internal readonly record struct NaiveVerdict(bool IsLogged, string? RuleName)
{
    public override string ToString() => $"{(IsLogged ? "logged" : "dropped")}, {RuleName ?? "no name"}";
}

/// <summary>Evaluates a rule set as its description reads: set by set, item by item, on text. Slow, and easy to check by eye.</summary>
/// <param name="rules">The rule set.</param>
/// <param name="schema">The event.</param>
/// <param name="fields">The fields' texts; one that is missing reads as <c>-</c>.</param>
internal sealed class NaiveEvaluator(RuleSet rules, EventSchema schema, IReadOnlyDictionary<string, string> fields)
{
    private readonly string _separators = rules.SplitsAtSlash ? "\\/" : "\\";
    private string? _name;

    /// <summary>The verdict on an event.</summary>
    public static NaiveVerdict Evaluate(RuleSet rules, EventSchema schema, IReadOnlyDictionary<string, string> fields) =>
        new NaiveEvaluator(rules, schema, fields).Evaluate();

    /// <summary>The sets for an event in the order in which they are tried: the excluding ones first, of each kind the last one first.</summary>
    public static IReadOnlyList<FilterSet> SetsFor(RuleSet rules, EventSchema schema)
    {
        List<FilterSet> order = [];
        foreach (SetKind kind in new[] { SetKind.Exclude, SetKind.Include })
        {
            for (int i = rules.Sets.Count - 1; i >= 0; i--)
            {
                if (rules.Sets[i].Kind == kind && rules.Sets[i].Element == schema.RuleElement)
                    order.Add(rules.Sets[i]);
            }
        }

        return order;
    }

    /// <summary>Whether an event that no set matches is logged.</summary>
    public static bool Unmatched(EventSchema schema, IReadOnlyList<FilterSet> sets)
    {
        if (sets.Count == 0)
            return schema.Default != EventDefault.NotLogged;
        return sets.Count == 1 && sets[0].Kind == SetKind.Exclude;
    }

    /// <summary>Position of a filter's field on an event: where the event that the set is bound to has it, if the event has a field of that
    /// name there too; else -1.</summary>
    public static int PositionOf(FieldFilter filter, FilterSet set, EventSchema schema)
    {
        for (int i = 0; i < set.Bound.Fields.Length; i++)
        {
            if (set.Bound.Fields[i].Name == filter.Field)
                return i < schema.Fields.Length && schema.Fields[i].Name == filter.Field ? i : -1;
        }

        return -1;
    }

    private NaiveVerdict Evaluate()
    {
        IReadOnlyList<FilterSet> sets = SetsFor(rules, schema);
        foreach (FilterSet set in sets)
        {
            if (Matches(set))
                return new NaiveVerdict(set.Kind == SetKind.Include, _name);
        }

        return new NaiveVerdict(Unmatched(schema, sets), null);
    }

    private bool Matches(FilterSet set)
    {
        if (set.Items.Count == 0)
            return false;
        if (set.Relation == Relation.Or)
            return set.Items.Any(item => Matches(set, item));
        HashSet<string> matched = [];
        for (int i = 0; i < set.Items.Count; i++)
        {
            FilterItem item = set.Items[i];
            string? field = (item as FieldFilter)?.Field;
            if (field is not null && matched.Contains(field))
                continue;
            if (Matches(set, item))
            {
                if (field is not null)
                    matched.Add(field);
            }
            else if (field is null || !set.Items.Skip(i + 1).Any(later => later is FieldFilter filter && filter.Field == field))
            {
                return false;
            }
        }

        return true;
    }

    private bool Matches(FilterSet set, FilterItem item) => item switch
    {
        FieldFilter filter => Matches(set, filter),
        RuleItem { Relation: Relation.Or } rule => rule.Filters.Any(filter => Matches(set, filter)),
        RuleItem rule => rule.Filters.All(filter => Matches(set, filter)),
        _ => throw new ArgumentException("Not an item.", nameof(item)),
    };

    private bool Matches(FilterSet set, FieldFilter filter)
    {
        if (PositionOf(filter, set, schema) < 0)
            return false;
        string text = fields.GetValueOrDefault(filter.Field, "-");
        if (!NaiveConditions.Holds(filter.Condition, filter.Value, text, _separators))
            return false;
        if (filter.Name is not null)
            _name = filter.Name;
        return true;
    }
}
