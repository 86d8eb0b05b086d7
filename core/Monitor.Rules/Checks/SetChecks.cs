using Monitor.Rules.Model;
using Monitor.Rules.Reading;

namespace Monitor.Rules.Checks;

/// <summary>Event elements that cancel each other.</summary>
internal static class SetChecks
{
    public static void Run(RuleSet set, RuleFindings findings)
    {
        foreach (IGrouping<string, FilterSet> sets in set.Sets.GroupBy(one => one.Element))
        {
            FilterSet[] all = [.. sets];
            if (all.Length < 2)
                continue;
            if (!all.Any(one => one.Kind == SetKind.Include && one.Items.Count > 0))
                findings.Warn(CheckWarnings.NothingLogged(all[^1], all[0]));
            else if (all.FirstOrDefault(one => one.Items.Count == 0) is { } empty)
                findings.Warn(CheckWarnings.EmptySet(empty));
        }
    }
}
