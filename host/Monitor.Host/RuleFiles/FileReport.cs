using Monitor.Rules.Costs;
using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Reading;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Host.RuleFiles;

/// <summary>What <c>monitor validate</c> found about one file: a configuration, or a rule set.</summary>
/// <param name="File">The file, or the rule set's name.</param>
/// <param name="Errors">What makes it unusable.</param>
/// <param name="Warnings">What is accepted and surely not meant.</param>
internal sealed record FileReport(string File, IReadOnlyList<MonitorError> Errors, IReadOnlyList<MonitorError> Warnings)
{
    /// <summary>Plugins that are not as they have to be.</summary>
    public IReadOnlyList<MonitorError> RefusedPlugins { get; init; } = [];

    /// <summary>What is in it, in a few words.</summary>
    public string Content { get; init; } = "";

    /// <summary>Whether it is a rule set.</summary>
    public bool IsRuleSet { get; init; }

    /// <summary>What is in a rule set that is sound.</summary>
    public RuleSetContent? Rules { get; init; }

    /// <summary>What a rule set costs, if it was measured.</summary>
    public RuleCost? Cost { get; init; }

    /// <summary>Checks a rule set.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="events">The events that rules may name, as texts.</param>
    public static FileReport Of(NamedRules rules, EventCatalog events)
    {
        RuleSetReading reading = rules.Read(events);
        FileReport report = new(rules.Name, reading.Errors, reading.Warnings) { IsRuleSet = true };
        if (reading.Set is not { } set)
            return report;
        RulePlan plan = RulePlan.Compile(events, [set]);
        RuleSetContent content = new(
            set,
            set.Sets.Count,
            set.Sets.Sum(one => one.Filters.Count()),
            [.. events.All.Where(schema => schema.RuleElement is not null && plan.CanLog(schema.Id)).Select(schema => schema.Name)]);
        return report with
        {
            Rules = content,
            Content = $"{Counted.Text(content.Elements, "element")}, {Counted.Text(content.Filters, "filter")}; logs {(content.Logs.Count == 0 ? "nothing" : string.Join(", ", content.Logs))}",
        };
    }
}

/// <summary>What is in a rule set.</summary>
/// <param name="Set">The rule set.</param>
/// <param name="Elements">How many event elements it has.</param>
/// <param name="Filters">How many filters.</param>
/// <param name="Logs">Names of the events that it can log, without those that are never filtered.</param>
internal sealed record RuleSetContent(RuleSet Set, int Elements, int Filters, IReadOnlyList<string> Logs);
