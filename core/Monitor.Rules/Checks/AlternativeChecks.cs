using Monitor.Rules.Model;
using Monitor.Rules.Reading;

namespace Monitor.Rules.Checks;

/// <summary>Negative filters on one field that are alternatives, where both were surely meant to hold.</summary>
internal static class AlternativeChecks
{
    public static void Run(FilterSet set, RuleFindings findings)
    {
        if (set.Relation != Relation.And)
            return;
        foreach (IGrouping<string, FieldFilter> filters in set.Items.OfType<FieldFilter>().GroupBy(filter => filter.Field))
        {
            FieldFilter[] negative = [.. filters.Where(filter => ConditionWords.IsNegative(filter.Condition))];
            if (negative.Length > 1)
                findings.Warn(CheckWarnings.NegativeAlternatives(negative[1], negative[0]));
        }
    }
}
