using CsCheck;
using Monitor.Rules.Explaining;
using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Tests.Fixtures;
using Monitor.Rules.Tests.Properties;
using Monitor.Sdk.Records;

namespace Monitor.Rules.Tests.Explaining;

/// <summary>The explainer says of every event what the evaluator says, and each step that it tells is borne out by the next.</summary>
public sealed class ExplainerTests
{
    private static readonly int Cases = (LongRun.IsOn ? 1_000_000 : 50_000) / RuleCase.EventsEach;

    [Fact]
    public void It_agrees_with_the_evaluator() => RuleCase.Any.Sample(
        rules =>
        {
            IReadOnlyList<RuleSet> routes = rules.Load();
            RulePlan plan = RulePlan.Compile(TextRules.Catalog, routes);
            RuleEvaluator evaluator = new(plan);
            RuleExplainer explainer = new(plan);
            EventBuffer buffer = new();
            RouteVerdict[] verdicts = new RouteVerdict[routes.Count];
            foreach (RuleEvent value in rules.Events)
            {
                buffer.Clear();
                evaluator.Evaluate(TextRules.Append(buffer, value.Schema, value.Fields)[0], verdicts);

                IReadOnlyList<Explanation> explanations = explainer.Explain(buffer[0]);

                Assert.Equal(verdicts, explanations.Select(one => new RouteVerdict(one.IsLogged, one.RuleName)));
                foreach ((Explanation one, RuleSet route) in explanations.Zip(routes))
                    AssertConsistent(one, route.InOrder(value.Schema));
            }
        },
        iter: Cases,
        threads: 1,
        print: rules => rules.ToString());

    private static void AssertConsistent(Explanation one, IReadOnlyList<FilterSet> inOrder)
    {
        Assert.Equal(inOrder.Take(one.Sets.Count), one.Sets.Select(set => set.Set));
        Assert.Equal(inOrder.Count, one.Sets.Count + one.NotTried);
        Assert.Equal(one.Decision == DecisionReason.SetMatched, one.Sets.Any(set => set.Matches));
        Assert.All(one.Sets.SkipLast(1), set => Assert.False(set.Matches));
        if (one.Decision == DecisionReason.SetMatched)
            Assert.Equal(one.IsLogged, one.Sets[^1].Set.Kind == SetKind.Include);
        Assert.Equal(one.RuleName, one.Name?.Filter.Name);
        Assert.Equal(one.RuleName is null, (one.Name?.Filter.NameOrigin ?? NameOrigin.None) == NameOrigin.None);
        foreach (SetTrace set in one.Sets)
            AssertConsistent(set);
    }

    private static void AssertConsistent(SetTrace set)
    {
        Assert.Equal(set.Set.Items.Take(set.Items.Count), set.Items.Select(item => item is RuleTrace rule ? (FilterItem)rule.Rule : ((FilterTrace)item).Filter));
        Assert.True(!set.Matches || set.Set.Relation == Relation.And || set.Items[^1].Result == ItemResult.Holds);
        Assert.True(set.Matches || set.Set.Relation == Relation.And || set.NotLookedAt == 0);
        Assert.True(!set.Matches || set.Set.Relation == Relation.Or || set.NotLookedAt == 0);
        foreach (RuleTrace rule in set.Items.OfType<RuleTrace>())
        {
            Assert.Equal(rule.Rule.Filters.Take(rule.Filters.Count), rule.Filters.Select(filter => filter.Filter));
            Assert.Equal(rule.Filters[^1].Result == ItemResult.Holds, rule.Result == ItemResult.Holds);
        }
    }
}
