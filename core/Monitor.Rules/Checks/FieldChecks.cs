using Monitor.Rules.Model;
using Monitor.Rules.Reading;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Checks;

/// <summary>Filters that apply to some events of their element only.</summary>
internal static class FieldChecks
{
    public static void Run(FilterSet set, EventCatalog events, RuleFindings findings)
    {
        EventSchema[] all = [.. events.All.Where(schema => schema.RuleElement == set.Element)];
        if (all.Length < 2)
            return;
        foreach (FieldFilter filter in RuleChecks.FiltersOf(set).DistinctBy(filter => filter.Field))
        {
            EventSchema[] applies = [.. all.Where(schema => set.FieldOn(filter, schema) is not null)];
            if (applies.Length < all.Length)
                findings.Warn(CheckWarnings.AppliesToSome(filter, applies, all));
        }
    }
}
