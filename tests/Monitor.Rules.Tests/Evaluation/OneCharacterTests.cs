using System.Text;
using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Tests.Fixtures;
using Monitor.Rules.Tests.Naive;
using Monitor.Sdk.Records;

namespace Monitor.Rules.Tests.Evaluation;

/// <summary>A difference in one character counts wherever it is, for texts of all lengths around those that a machine compares at once.</summary>
public sealed class OneCharacterTests
{
    private const int MaximumLength = 70;

    [Fact]
    public void A_text_that_differs_in_one_place_is_another_text()
    {
        Condition[] conditions = Enum.GetValues<Condition>();
        RouteVerdict[] verdicts = new RouteVerdict[conditions.Length];
        EventBuffer buffer = new();
        var schema = TextRules.Schema(1);
        for (int length = 1; length <= MaximumLength; length++)
        {
            string value = string.Concat(Enumerable.Range(0, length).Select(at => (char)('a' + at % 26)));
            RuleEvaluator evaluator = new(RulePlan.Compile(TextRules.Catalog, [.. conditions.Select(condition => Rules(condition, value))]));
            for (int at = 0; at <= length; at++)
            {
                string text = at == length ? value : $"{value[..at]}~{value[(at + 1)..]}";
                Dictionary<string, string> fields = new() { ["Image"] = text };
                buffer.Clear();
                evaluator.Evaluate(TextRules.Append(buffer, schema, fields)[0], verdicts);
                for (int i = 0; i < conditions.Length; i++)
                {
                    bool expected = NaiveConditions.Holds(conditions[i], value, text, "\\");
                    Assert.True(expected == verdicts[i].IsLogged, $"'{text}' {ConditionWords.Of(conditions[i])} '{value}': expected {expected}");
                }
            }
        }
    }

    private static RuleSet Rules(Condition condition, string value) => TextRules.Load(Encoding.UTF8.GetBytes(
        $"""
        <Sysmon schemaversion="4.90"><EventFiltering><ProcessCreate onmatch="include">
        <Image condition="{ConditionWords.Of(condition)}">{value}</Image>
        </ProcessCreate></EventFiltering></Sysmon>
        """));
}
