using Monitor.Rules.Model;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Plan;

/// <summary>All rule sets, compiled together for one event: a test that several have is run once.</summary>
internal sealed class EventPlan
{
    public EventPlan(EventSchema schema, IReadOnlyList<RuleSet> routes)
    {
        Schema = schema;
        FilterCompiler compiler = new(schema);
        List<SetPlan> sets = [];
        List<RoutePlan> plans = [];
        foreach (RuleSet route in routes)
        {
            IReadOnlyList<FilterSet> inOrder = route.InOrder(schema);
            plans.Add(new RoutePlan(sets.Count, inOrder.Count, RuleSet.IsLoggedUnmatched(schema, inOrder), CanLog(schema, inOrder)));
            sets.AddRange(inOrder.Select(set => new SetPlan(set, Items(set, compiler, route.SplitsAtSlash))));
        }

        Sets = [.. sets];
        Routes = [.. plans];
        Matchers = compiler.Matchers();
        AtomCount = compiler.Count;
        HasNames = Sets.Any(set => set.Items.Any(item => item.Filters.Any(filter => filter.Name is not null)));
        Tested = Matchers.Aggregate(0UL, (mask, matcher) => mask | 1UL << matcher.Field);
        (TriggerStarts, Triggers) = CollectTriggers();
    }

    /// <summary>The event.</summary>
    public EventSchema Schema { get; }

    /// <summary>The tests, field by field.</summary>
    public FieldMatcher[] Matchers { get; }

    /// <summary>Number of atoms.</summary>
    public int AtomCount { get; }

    /// <summary>The sets of all routes, each route's together and in the order in which they are tried.</summary>
    public SetPlan[] Sets { get; }

    /// <summary>The routes.</summary>
    public RoutePlan[] Routes { get; }

    /// <summary>Whether any filter has a name.</summary>
    public bool HasNames { get; }

    /// <summary>A bit for each field that some filter tests.</summary>
    public ulong Tested { get; }

    /// <summary>Where each atom's triggers begin in <see cref="Triggers"/>; one more than there are atoms.</summary>
    public int[] TriggerStarts { get; }

    /// <summary>Which items of which sets an atom may make true.</summary>
    public Trigger[] Triggers { get; }

    /// <summary>Whether an event of this kind can be logged at all: where no set matches, or by a set that includes something.</summary>
    private static bool CanLog(EventSchema schema, IReadOnlyList<FilterSet> sets) =>
        RuleSet.IsLoggedUnmatched(schema, sets) || sets.Any(set => set.Kind == SetKind.Include && set.Items.Count > 0);

    private static ItemPlan[] Items(FilterSet set, FilterCompiler compiler, bool splitsAtSlash)
    {
        string[] fields = [.. set.Items.OfType<FieldFilter>().Select(filter => filter.Field).Distinct()];
        return [.. set.Items.Select((item, at) =>
        {
            FieldFilter? single = item as FieldFilter;
            return new ItemPlan
            {
                Filters = [.. FilterSet.FiltersOf([item]).Select(filter => compiler.Compile(filter, set, splitsAtSlash))],
                NeedsAll = item is RuleItem { Relation: Relation.And },
                Group = single is null ? -1 : Array.IndexOf(fields, single.Field),
                IsLastOfGroup = single is not null && !set.Items.Skip(at + 1).OfType<FieldFilter>().Any(later => later.Field == single.Field),
                Source = item,
            };
        })];
    }

    private (int[] Starts, Trigger[] Triggers) CollectTriggers()
    {
        List<Trigger>[] byAtom = [.. Enumerable.Range(0, AtomCount).Select(_ => new List<Trigger>())];
        for (int set = 0; set < Sets.Length; set++)
        {
            if (!Sets[set].IsOr)
                continue;
            for (int item = 0; item < Sets[set].Items.Length; item++)
            {
                foreach (int atom in Sets[set].Items[item].Triggers(out bool suffices) ?? [])
                    byAtom[atom].Add(new Trigger(set, item, suffices));
            }
        }

        int[] starts = new int[AtomCount + 1];
        for (int atom = 0; atom < AtomCount; atom++)
            starts[atom + 1] = starts[atom] + byAtom[atom].Count;
        return (starts, [.. byAtom.SelectMany(triggers => triggers)]);
    }
}

/// <summary>A rule set's part of an <see cref="EventPlan"/>.</summary>
/// <param name="FirstSet">Where its sets begin.</param>
/// <param name="SetCount">How many there are.</param>
/// <param name="IsLoggedUnmatched">What happens with an event that no set matches.</param>
/// <param name="CanLog">Whether it can log the event at all.</param>
internal sealed record RoutePlan(int FirstSet, int SetCount, bool IsLoggedUnmatched, bool CanLog);

/// <summary>An item that an atom may make true.</summary>
/// <param name="Set">The set.</param>
/// <param name="Item">The item.</param>
/// <param name="Suffices">Whether the atom is enough.</param>
internal readonly record struct Trigger(int Set, int Item, bool Suffices);
