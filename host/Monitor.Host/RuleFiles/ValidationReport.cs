using System.Globalization;
using Monitor.Host.CommandLine;
using Monitor.Rules.Costs;
using Monitor.Rules.Model;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.RuleFiles;

/// <summary>Prints what <c>monitor validate</c> found: findings to standard error, what is in each file to standard output.</summary>
internal static class ValidationReport
{
    /// <summary>Prints about one file.</summary>
    public static void Print(FileReport report)
    {
        MonitorCommandLine.Print(report.Errors.Concat(report.RefusedPlugins));
        foreach (MonitorError warning in report.Warnings)
            Console.Error.WriteLine($"warning: {warning}");
        if (report.Errors.Count == 0 && report.RefusedPlugins.Count == 0)
            Console.Out.WriteLine($"{report.File} is sound: {report.Content}{Warnings(report)}");
        else if (report.IsRuleSet)
            Console.Out.WriteLine($"{report.File} is not sound: {Counted.Text(report.Errors.Count, "error")}{Warnings(report)}");
        if (report.Cost is { } cost)
            Print(report.File, cost);
    }

    private static string Warnings(FileReport report) => report.Warnings.Count == 0 ? "" : "; " + Counted.Text(report.Warnings.Count, "warning");

    private static void Print(string name, RuleCost cost)
    {
        if (cost.Events == 0)
        {
            Console.Out.WriteLine($"\ncost of {name}: none of the events is one that it filters");
            return;
        }

        Console.Out.WriteLine($"\ncost of {name}, over {Counted.Text(cost.Events, "event")}: {Number(cost.Nanoseconds)} ns an event, {Number(1e9 / cost.Nanoseconds)} events/s on one processor\n");
        TextTable types = new("event", "events", "filters", "ns an event");
        foreach (EventCost one in cost.EventTypes)
            types.Add(one.Event.Name, Number(one.Count), Number(one.Filters), Number(one.Nanoseconds));
        Console.Out.Write(types);
        Console.Out.WriteLine($"\nthe dearest filters, by what an event takes less without them; up to {Number(cost.Noise)} ns is noise");
        if (cost.Dearest.Count == 0)
        {
            Console.Out.WriteLine("none costs more than the noise");
            return;
        }

        TextTable filters = new("ns", "event", "filter", "where");
        foreach (FilterCost one in cost.Dearest)
            filters.Add(Number(one.Nanoseconds), one.Event.Name, $"{one.Filter.Field} {ConditionWords.Of(one.Filter.Condition)} {ShownText.Quote(one.Filter.Value, 40)}", one.Filter.Place.ToString());
        Console.Out.Write(filters);
    }

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
