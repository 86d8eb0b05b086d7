using System.Xml.Linq;
using CsCheck;
using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Tests.Fixtures;
using Monitor.Rules.Tests.Naive;
using Monitor.Sdk.Records;

namespace Monitor.Rules.Tests.Properties;

/// <summary>The compiled plan against the naive evaluator, on random configurations and events. MONITOR_TEST_LONG=1 tries twenty times as
/// many.</summary>
public sealed class EvaluationTests
{
    private static readonly int Cases = (LongRun.IsOn ? 1_000_000 : 50_000) / RuleCase.EventsEach;

    [Fact]
    public void Random_configurations_are_read_as_they_are_written() => WrittenRules.AnyConfiguration.Sample(
        configuration =>
        {
            byte[] content = RuleCase.Bytes(configuration);
            XElement asRead = XDocument.Parse(System.Text.Encoding.UTF8.GetString(content), LoadOptions.PreserveWhitespace).Root!;
            string expected = RuleText.Of(NaiveReader.Read(asRead, TextRules.Catalog)), actual = RuleText.Of(TextRules.Load(content).Sets);
            Assert.True(expected == actual, $"{configuration}\nexpected:\n{expected}\nactual:\n{actual}");
        },
        iter: Cases);

    [Fact]
    public void Each_route_gets_the_verdict_and_the_name_that_the_rules_give_by_the_letter() => RuleCase.Any.Sample(
        rules =>
        {
            IReadOnlyList<RuleSet> routes = rules.Load();
            RulePlan plan = RulePlan.Compile(TextRules.Catalog, routes);
            RuleEvaluator evaluator = new(plan), brief = new(plan, namesDropped: false);
            EventBuffer buffer = new();
            RouteVerdict[] verdicts = new RouteVerdict[routes.Count], briefVerdicts = new RouteVerdict[routes.Count];
            foreach (RuleEvent value in rules.Events)
            {
                buffer.Clear();
                evaluator.Evaluate(TextRules.Append(buffer, value.Schema, value.Fields)[0], verdicts);
                brief.Evaluate(buffer[0], briefVerdicts);
                for (int i = 0; i < routes.Count; i++)
                {
                    var expected = NaiveEvaluator.Evaluate(routes[i], value.Schema, value.Fields);
                    NaiveVerdict actual = new(verdicts[i].IsLogged, verdicts[i].RuleName);
                    Assert.True(expected == actual, Told(rules, i, value, $"expected {expected}, got {actual}"));
                    Assert.Equal(expected.IsLogged, briefVerdicts[i].IsLogged);
                    if (expected.IsLogged)
                        Assert.True(expected.RuleName == briefVerdicts[i].RuleName, Told(rules, i, value, $"without names of dropped events: {briefVerdicts[i]}"));
                }
            }
        },
        iter: Cases,
        threads: 1,
        print: rules => rules.ToString());

    [Fact]
    public void An_event_may_be_logged_if_some_value_of_a_pending_field_would_have_it_logged() => RuleCase.Any.Sample(
        rules =>
        {
            IReadOnlyList<RuleSet> routes = rules.Load();
            RuleEvaluator evaluator = new(RulePlan.Compile(TextRules.Catalog, routes));
            EventBuffer buffer = new();
            RouteVerdict[] verdicts = new RouteVerdict[routes.Count];
            var values = RuleCase.ValuesOf(rules.Configurations);
            foreach (RuleEvent value in rules.Events)
            {
                buffer.Clear();
                TextRules.Append(buffer, value.Schema, value.Fields);
                evaluator.Evaluate(buffer[0], verdicts);
                bool isLogged = Array.Exists(verdicts, verdict => verdict.IsLogged);
                Assert.True(isLogged == evaluator.MayBeLogged(buffer[0], 0), Told(rules, 0, value, $"logged: {isLogged}; with nothing pending: {!isLogged}"));

                ulong behindFields = ulong.MaxValue << value.Schema.Fields.Length;
                bool mayBe = evaluator.MayBeLogged(buffer[0], value.Pending);
                Assert.True(mayBe == evaluator.MayBeLogged(buffer[0], value.Pending | behindFields), Told(rules, 0, value, "bits behind the fields count"));
                bool isPossible = routes.Any(route => new NaiveOutlook(route, value.Schema, value.Fields, value.Pending).MayBeLogged());
                Assert.True(!mayBe || isPossible, Told(rules, 0, value, "may be logged, says the plan, where every filter by itself rules it out"));
                if (!mayBe && PendingValues.Logging(routes, value, values) is { } logging)
                    Assert.Fail(Told(rules, 0, logging, "may not be logged, says the plan, but is with these values"));
            }
        },
        iter: Cases,
        threads: 1,
        print: rules => rules.ToString());

    [Fact]
    public void An_event_that_is_logged_is_one_that_can_be() => RuleCase.Any.Sample(
        rules =>
        {
            RuleSet rule = rules.Load()[0];
            RulePlan plan = RulePlan.Compile(TextRules.Catalog, [rule]);
            foreach (RuleEvent value in rules.Events)
            {
                bool isLogged = NaiveEvaluator.Evaluate(rule, value.Schema, value.Fields).IsLogged;
                Assert.True(!isLogged || plan.CanLog(value.Schema.Id), Told(rules, 0, value, "it is logged, though no such event can be"));
            }
        },
        iter: Cases / 4,
        threads: 1,
        print: rules => rules.ToString());

    /// <summary>The route, the event and what is wrong: enough to try it alone.</summary>
    private static string Told(RuleCase rules, int route, RuleEvent value, string problem) =>
        $"{problem}\nroute {route} of {rules.Configurations.Count}, splits at slash: {rules.SplitsAtSlash}\n{value}\n{string.Join('\n', rules.Configurations)}";
}
