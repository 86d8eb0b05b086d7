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
            foreach (FieldFilter filter in one.Filters)
                ValueChecks.Run(filter, findings);
        }

        SetChecks.Run(set, findings);
    }
}
