using CsCheck;
using Monitor.Host.Tests.Fixtures;
using Monitor.Rules.Explaining;
using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.TextEvents;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Host.Tests.RuleFiles;

/// <summary>The explainer says of every event what the evaluator says, and each step that it tells is borne out by the next.</summary>
public sealed class ExplainerTests
{
    private static readonly EventSchema[] Schemas = [TextEvent.SchemaOf(RegistryObjectChange.Schema), TextEvent.SchemaOf(RegistryValueSet.Schema)];
    private static readonly string[] Fields = ["EventType", "TargetObject", "User", "Image"];
    private static readonly SourcePlace Place = new("rules.xml", 1, 1);

    private static readonly Gen<string> Words = OneOf("", "a", "b", "ab", "A", "a;b", ";", @"c\a", "-");
    private static readonly Gen<string?> Names = OneOf<string?>(null, null, "n", "m", "o");

    private static readonly Gen<FieldFilter> Filters = Gen.Select(
        OneOf(Fields), OneOf(Enum.GetValues<Condition>()), Words, Names, (field, condition, value, name) => new FieldFilter(field, condition, value, name, Place));

    private static readonly Gen<Relation> Relations = OneOf(Relation.Or, Relation.And);

    private static readonly Gen<FilterItem> Items = Gen.Frequency(
        (3, Filters.Select(filter => (FilterItem)filter)),
        (1, Gen.Select(Relations, Filters.Array[1, 4], (relation, filters) => (FilterItem)new RuleItem(relation, filters, null, Place))));

    private static readonly Gen<FilterSet> Sets = Gen.Select(
        OneOf(SetKind.Include, SetKind.Exclude), Relations, Items.Array[0, 6], (kind, relation, items) => new FilterSet("RegistryEvent", kind, relation, Schemas[0], items, Place));

    private static readonly Gen<RuleSet> RuleSets = Gen.Select(Sets.Array[0, 4], Gen.Bool, (sets, slash) => new RuleSet("r", sets, new RuleOptions()) { SplitsAtSlash = slash });

    private static readonly Gen<Dictionary<string, string>> Events = Gen.Select(OneOf("", "a", "b", "ab", "B", @"x\a", "a;b"), Gen.Int[0, 3]).Array[1, 4]
        .Select(pairs => pairs.DistinctBy(pair => pair.Item2).ToDictionary(pair => Fields[pair.Item2], pair => pair.Item1));

    [Fact]
    public void It_agrees_with_the_evaluator()
    {
        EventCatalog events = new();
        foreach (EventSchema schema in Schemas)
            events.Add(schema);
        Gen.Select(RuleSets.Array[1, 3], Events, Gen.Int[0, 1]).Sample(
            (sets, fields, which) =>
            {
                RulePlan plan = RulePlan.Compile(events, sets);
                EventBuffer buffer = new();
                TextEvent.Append(buffer, Schemas[which], fields);
                RouteVerdict[] verdicts = new RouteVerdict[sets.Length];
                new RuleEvaluator(plan).Evaluate(buffer[0], verdicts);

                IReadOnlyList<Explanation> explanations = new RuleExplainer(plan).Explain(buffer[0]);

                Assert.Equal(verdicts, explanations.Select(one => new RouteVerdict(one.IsLogged, one.RuleName)));
                foreach ((Explanation one, RuleSet set) in explanations.Zip(sets))
                    AssertConsistent(one, set.InOrder(Schemas[which]));
            },
            iter: LongRun.IsOn ? 500_000 : 5_000);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(at => values[at]);

    private static void AssertConsistent(Explanation one, IReadOnlyList<FilterSet> inOrder)
    {
        Assert.Equal(inOrder.Take(one.Sets.Count), one.Sets.Select(set => set.Set));
        Assert.Equal(inOrder.Count, one.Sets.Count + one.NotTried);
        Assert.Equal(one.Decision == DecisionReason.SetMatched, one.Sets.Any(set => set.Matches));
        Assert.All(one.Sets.SkipLast(1), set => Assert.False(set.Matches));
        if (one.Decision == DecisionReason.SetMatched)
            Assert.Equal(one.IsLogged, one.Sets[^1].Set.Kind == SetKind.Include);
        Assert.Equal(one.RuleName, one.Name?.Filter.Name);
        foreach (SetTrace set in one.Sets)
        {
            Assert.Equal(set.Set.Items.Take(set.Items.Count), set.Items.Select(item => item is RuleTrace rule ? (FilterItem)rule.Rule : ((FilterTrace)item).Filter));
            Assert.True(!set.Matches || set.Set.Relation == Relation.And || set.Items[^1].Result == ItemResult.Holds);
            Assert.True(set.Matches || set.Set.Relation == Relation.And || set.NotLookedAt == 0);
            foreach (RuleTrace rule in set.Items.OfType<RuleTrace>())
                Assert.Equal(rule.Filters[^1].Result == ItemResult.Holds, rule.Result == ItemResult.Holds);
        }
    }
}
