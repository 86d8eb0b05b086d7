using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Explaining;

/// <summary>Goes through the elements of an event as the original engine does, one item after the other, and notes each step.</summary>
/// <param name="events">The event's plan.</param>
/// <param name="hits">The atoms that hold.</param>
/// <param name="texts">The texts of the tested fields, by position.</param>
internal sealed class ExplainingWalk(EventPlan events, Hits hits, string[] texts)
{
    private FieldFilter? _named;
    private SetPlan? _namedIn;
    private ItemPlan? _namedBy;

    /// <summary>Explains what one rule set does.</summary>
    public Explanation Explain(RoutePlan route, string ruleSet)
    {
        (_named, _namedIn, _namedBy) = (null, null, null);
        List<SetTrace> tried = [];
        foreach (SetPlan set in events.Sets.AsSpan(route.FirstSet, route.SetCount))
        {
            SetTrace trace = new(set.Source, set.IsOr ? TryOne(set, out List<ItemTrace> items) : TryAll(set, out items), items);
            tried.Add(trace);
            if (trace.Matches)
            {
                NameTrace? name = _named is null ? null : new NameTrace(_named, _namedIn!.Source, _namedIn != set || !_namedBy!.Holds(hits));
                return new Explanation(ruleSet, set.Includes, _named?.Name, name, DecisionReason.SetMatched, tried, route.SetCount - tried.Count);
            }
        }

        DecisionReason reason = events.Schema.Default == EventDefault.Always || events.Schema.RuleElement is null ? DecisionReason.NeverFiltered
            : route.SetCount == 0 ? DecisionReason.NoSet
            : route.SetCount == 1 ? DecisionReason.OnlySetFailed
            : DecisionReason.AllSetsFailed;
        return new Explanation(ruleSet, route.IsLoggedUnmatched, null, null, reason, tried, 0);
    }

    private bool TryOne(SetPlan set, out List<ItemTrace> items)
    {
        items = [];
        foreach (ItemPlan item in set.Items)
        {
            items.Add(Try(set, item));
            if (items[^1].Result == ItemResult.Holds)
                return true;
        }

        return false;
    }

    private bool TryAll(SetPlan set, out List<ItemTrace> items)
    {
        items = [];
        ulong matched = 0;
        foreach (ItemPlan item in set.Items)
        {
            if (item.Group >= 0 && (matched >> item.Group & 1) != 0)
            {
                items.Add(new FilterTrace(item.Filters[0].Source, ItemResult.PassedOver, TextOf(item.Filters[0])));
                continue;
            }

            items.Add(Try(set, item));
            if (items[^1].Result == ItemResult.Holds)
                matched |= item.Group >= 0 ? 1UL << item.Group : 0;
            else if (item.Group < 0 || item.IsLastOfGroup)
                return false;
        }

        return items.Count > 0;
    }

    private ItemTrace Try(SetPlan set, ItemPlan item)
    {
        List<FilterTrace> filters = [];
        foreach (FilterPlan filter in item.Filters)
        {
            bool holds = filter.Holds(hits);
            if (holds && filter.Name is not null)
                (_named, _namedIn, _namedBy) = (filter.Source, set, item);
            ItemResult result = holds ? ItemResult.Holds : filter.Form == FilterForm.Never ? ItemResult.DoesNotApply : ItemResult.Fails;
            filters.Add(new FilterTrace(filter.Source, result, TextOf(filter)));
            if (holds != item.NeedsAll)
                break;
        }

        return item.Source is RuleItem rule ? new RuleTrace(rule, item.Holds(hits) ? ItemResult.Holds : ItemResult.Fails, filters) : filters[0];
    }

    private string? TextOf(FilterPlan filter) => filter.Field < 0 ? null : texts[filter.Field];
}
