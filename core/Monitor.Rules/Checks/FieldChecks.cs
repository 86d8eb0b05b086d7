using Monitor.Rules.Model;
using Monitor.Rules.Reading;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Checks;

/// <summary>Filters on a field that every event of the element seems to have, but that stands at another place in some of them.</summary>
internal static class FieldChecks
{
    public static void Run(FilterSet set, EventCatalog events, RuleFindings findings)
    {
        EventSchema[] all = [.. events.All.Where(schema => schema.RuleElement == set.Element)];
        if (all.Length < 2)
            return;
        foreach (FieldFilter filter in set.Filters.DistinctBy(filter => filter.Field))
        {
            EventSchema[] has = [.. all.Where(schema => schema.Find(filter.Field) is not null)];
            EventSchema[] applies = [.. has.Where(schema => set.FieldOn(filter, schema) is not null)];
            if (applies.Length < has.Length)
                findings.Warn(CheckWarnings.AppliesToSome(filter, applies, has));
        }
    }
}
