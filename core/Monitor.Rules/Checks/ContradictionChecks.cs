using Monitor.Rules.Model;
using Monitor.Rules.Reading;

namespace Monitor.Rules.Checks;

/// <summary>Rules that can never match, since they ask a field to be two things at once.</summary>
internal static class ContradictionChecks
{
    public static void Run(FilterSet set, RuleFindings findings)
    {
        foreach (RuleItem rule in set.Items.OfType<RuleItem>().Where(rule => rule.Relation == Relation.And))
        {
            foreach (IGrouping<string, FieldFilter> filters in rule.Filters.GroupBy(filter => filter.Field))
            {
                foreach (FieldFilter exact in filters.Where(filter => filter.Condition == Condition.Is))
                {
                    if (filters.FirstOrDefault(other => !CanHold(other, exact.Value)) is not { } other)
                        continue;
                    findings.Warn(CheckWarnings.NeverMatches(rule, exact, other));
                    break;
                }
            }
        }
    }

    /// <summary>Whether a filter can hold for a field that equals a value.</summary>
    private static bool CanHold(FieldFilter filter, string text) => filter.Condition switch
    {
        Condition.Is => text.Equals(filter.Value, StringComparison.OrdinalIgnoreCase),
        Condition.IsNot => !text.Equals(filter.Value, StringComparison.OrdinalIgnoreCase),
        Condition.IsAny => ValuePieces.ForEquality(filter.Value).Contains(text, StringComparer.OrdinalIgnoreCase),
        Condition.Contains => Contains(text, filter.Value),
        Condition.ContainsAny => ValuePieces.ForSearch(filter.Value).Any(piece => Contains(text, piece)),
        Condition.ContainsAll => ValuePieces.ForSearch(filter.Value).All(piece => Contains(text, piece)),
        Condition.Excludes => !Contains(text, filter.Value),
        Condition.ExcludesAny => !ValuePieces.ForSearch(filter.Value).Any(piece => Contains(text, piece)),
        Condition.ExcludesAll => !ValuePieces.ForSearch(filter.Value).All(piece => Contains(text, piece)),
        Condition.BeginWith => text.StartsWith(filter.Value, StringComparison.OrdinalIgnoreCase),
        Condition.NotBeginWith => !text.StartsWith(filter.Value, StringComparison.OrdinalIgnoreCase),
        Condition.EndWith => text.EndsWith(filter.Value, StringComparison.OrdinalIgnoreCase),
        Condition.NotEndWith => !text.EndsWith(filter.Value, StringComparison.OrdinalIgnoreCase),
        _ => true,
    };

    private static bool Contains(string text, string piece) =>
        piece.Length == 0 ? text.Length > 0 : text.Contains(piece, StringComparison.OrdinalIgnoreCase);
}
