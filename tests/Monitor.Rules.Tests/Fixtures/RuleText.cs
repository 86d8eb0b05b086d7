using System.Text;
using Monitor.Rules.Model;

namespace Monitor.Rules.Tests.Fixtures;

/// <summary>A rule set's sets as text, without the places: two that mean the same give the same text.</summary>
internal static class RuleText
{
    public static string Of(IEnumerable<FilterSet> sets)
    {
        StringBuilder text = new();
        foreach (FilterSet set in sets)
        {
            text.AppendLine($"{set.Element} {set.Kind} {set.Relation} bound to {set.Bound.Id}");
            foreach (FilterItem item in set.Items)
            {
                if (item is FieldFilter filter)
                    Append(text, "  ", filter);
                if (item is not RuleItem rule)
                    continue;
                text.AppendLine($"  Rule {rule.Relation} '{rule.Name}'");
                foreach (FieldFilter part in rule.Filters)
                    Append(text, "    ", part);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string indent, FieldFilter filter) => text.AppendLine(
        $"{indent}{filter.Field} {filter.Condition} '{filter.Value.Replace("\n", "\\n", StringComparison.Ordinal)}' '{filter.Name}'");
}
