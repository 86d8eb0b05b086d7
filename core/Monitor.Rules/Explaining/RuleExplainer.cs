using System.Numerics;
using System.Text;
using Monitor.Rules.Plan;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Rules.Explaining;

/// <summary>Says what a plan's rule sets do with an event and why: the same as <see cref="RuleEvaluator"/> with every step told. For one thread.</summary>
/// <param name="plan">The plan.</param>
public sealed class RuleExplainer(RulePlan plan)
{
    private readonly RuleEvaluator _evaluator = new(plan);
    private readonly FieldTexts _texts = new();

    /// <summary>Explains an event.</summary>
    /// <param name="record">The event.</param>
    /// <returns>One explanation for each rule set of the plan; none if the plan does not know the event.</returns>
    public IReadOnlyList<Explanation> Explain(EventRecord record)
    {
        if (plan.Find(record.EventId) is not { } events)
            return [];
        ExplainingWalk walk = new(events, _evaluator.Match(events, record, pending: 0), Texts(events, record));
        return [.. events.Routes.Select((route, at) => walk.Explain(route, plan.Routes[at].Name))];
    }

    private string[] Texts(EventPlan events, EventRecord record)
    {
        string[] texts = new string[events.Schema.Fields.Length];
        for (ulong tested = events.Tested; tested != 0; tested &= tested - 1)
        {
            FieldSchema field = events.Schema.Fields[BitOperations.TrailingZeroCount(tested)];
            string text = Encoding.UTF8.GetString(_texts.Printed(record, field));
            texts[field.Index] = field.Type == FieldType.Arguments ? text.Replace('\0', ' ') : text;
        }

        return texts;
    }
}
