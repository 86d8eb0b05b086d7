using Monitor.Rules.Model;
using Monitor.Rules.Reading;
using Monitor.Sdk.Events;

namespace Monitor.Rules.Checks;

/// <summary>Options that name what is not there.</summary>
internal static class OptionChecks
{
    public static void Run(RuleOptions options, EventCatalog events, RuleFindings findings)
    {
        if (options.FieldSizes is not { Count: > 0 } sizes)
            return;
        HashSet<string> fields = [.. events.All.SelectMany(schema => schema.Fields.ToArray()).Select(field => field.Name)];
        foreach (string unknown in sizes.Keys.Where(field => !fields.Contains(field)))
            findings.Warn(CheckWarnings.UnknownSizedField(options.FieldSizesPlace, unknown, fields));
    }
}
