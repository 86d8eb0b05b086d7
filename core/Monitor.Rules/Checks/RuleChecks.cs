using Monitor.Rules.Model;
using Monitor.Rules.Reading;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Checks;

/// <summary>Finds what a rule set says that was surely not meant.</summary>
internal static class RuleChecks
{
    /// <summary>Checks a rule set.</summary>
    /// <param name="set">The rule set.</param>
    /// <param name="events">The events that rules may name.</param>
    /// <param name="findings">Where warnings go.</param>
    public static void Run(RuleSet set, EventCatalog events, RuleFindings findings)
    {
        OptionChecks.Run(set.Options, events, findings);
        foreach (FilterSet one in set.Sets)
        {
            FieldChecks.Run(one, events, findings);
            ContradictionChecks.Run(one, findings);
            CoverageChecks.Run(one, findings);
            AlternativeChecks.Run(one, findings);
            foreach (FieldFilter filter in FiltersOf(one))
                ValueChecks.Run(filter, findings);
        }

        SetChecks.Run(set, findings);
    }

    /// <summary>All filters of a set, those in Rules included.</summary>
    public static IEnumerable<FieldFilter> FiltersOf(FilterSet set) =>
        set.Items.SelectMany(item => item is RuleItem rule ? rule.Filters : [(FieldFilter)item]);
}
