using Monitor.Rules.Model;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Tests.Naive;

/// <summary>What may become of an event some of whose fields are not known yet. Each filter on such a field is taken by itself, so the
/// answer is never "dropped" wrongly, but may be "perhaps" where filters contradict each other.</summary>
/// <param name="rules">The rule set.</param>
/// <param name="schema">The event.</param>
/// <param name="fields">The texts of the fields that are known.</param>
/// <param name="pending">A bit for each field that is not.</param>
internal sealed class NaiveOutlook(RuleSet rules, EventSchema schema, IReadOnlyDictionary<string, string> fields, ulong pending)
{
    private enum Answer
    {
        No,
        Perhaps,
        Yes,
    }

    /// <summary>Whether some values of the pending fields could have the event logged.</summary>
    public bool MayBeLogged()
    {
        IReadOnlyList<FilterSet> sets = NaiveEvaluator.SetsFor(rules, schema);
        foreach (FilterSet set in sets)
        {
            Answer answer = Of(set);
            if (answer != Answer.No && set.Kind == SetKind.Include)
                return true;
            if (answer == Answer.Yes)
                return false;
        }

        return NaiveEvaluator.Unmatched(schema, sets);
    }

    private Answer Of(FilterSet set)
    {
        if (set.Items.Count == 0)
            return Answer.No;
        if (set.Relation == Relation.Or)
            return set.Items.Max(item => Of(set, item));
        return set.Items.GroupBy(item => (object?)(item as FieldFilter)?.Field ?? item).Min(one => one.Max(item => Of(set, item)));
    }

    private Answer Of(FilterSet set, FilterItem item) => item switch
    {
        FieldFilter filter => Of(set, filter),
        RuleItem { Relation: Relation.Or } rule => rule.Filters.Max(filter => Of(set, filter)),
        RuleItem rule => rule.Filters.Min(filter => Of(set, filter)),
        _ => throw new ArgumentException("Not an item.", nameof(item)),
    };

    private Answer Of(FilterSet set, FieldFilter filter)
    {
        int position = NaiveEvaluator.PositionOf(filter, set, schema);
        if (position < 0)
            return Answer.No;
        if ((pending >> position & 1) != 0)
            return Answer.Perhaps;
        string text = fields.GetValueOrDefault(filter.Field, "-");
        return NaiveConditions.Holds(filter.Condition, filter.Value, text, rules.SplitsAtSlash ? "\\/" : "\\") ? Answer.Yes : Answer.No;
    }
}
