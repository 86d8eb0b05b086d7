using Monitor.Host.CommandLine;
using Monitor.Host.Configuration;
using Monitor.Rules.Explaining;
using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Reading;
using Monitor.Rules.TextEvents;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Host.RuleFiles;

/// <summary><c>monitor explain</c>.</summary>
internal static class ExplainCommand
{
    private const string StandardInput = "-";

    /// <summary>Tells of each event what the rule sets do with it, and why.</summary>
    /// <returns>1 if a line is no event, 3 if a rule set is not sound.</returns>
    public static int Run(ExplainVerb verb)
    {
        List<MonitorError> errors = [];
        if (RulesOf(verb, errors) is not { } rules || KnownEvents.AsTexts(verb.Config, errors) is not { } events || ReadAll(rules, events, errors) is not { } sets)
        {
            MonitorCommandLine.Print(errors);
            return ExitCode.Configuration;
        }

        RuleExplainer explainer = new(RulePlan.Compile(events, sets));
        EventBuffer buffer = new();
        int bad = 0;
        foreach (EventLine line in Lines(verb.Event ?? StandardInput, events, Tell))
        {
            buffer.Clear();
            line.AppendTo(buffer);
            IReadOnlyList<Explanation> explanations = explainer.Explain(buffer[0]);
            Console.Out.Write(verb.Json ? ExplanationJson.Print(line, explanations) : new ExplanationText(verb.All).Print(line, explanations));
        }

        return bad > 0 ? ExitCode.CheckFailed : ExitCode.Well;

        void Tell(MonitorError error)
        {
            bad++;
            MonitorCommandLine.Print([error]);
        }
    }

    /// <summary>The rule sets to explain with: those that the command line names, else those of the configuration.</summary>
    private static IReadOnlyList<NamedRules>? RulesOf(ExplainVerb verb, List<MonitorError> errors)
    {
        if (verb.Rules.Any())
            return NamedRules.Of(verb.Rules, verb.ImageSeparator == ImageSeparatorWord.Slash);
        if (MonitorConfiguration.Read(MonitorConfiguration.ChoosePath(verb.Config), errors) is not { } configuration)
            return null;
        if (NamedRules.Of(configuration) is { Count: > 0 } rules)
            return rules;
        errors.Add(RuleFileErrors.NoRules(configuration.Path));
        return null;
    }

    /// <summary>Reads rule sets. Warnings are counted only: they are told by 'monitor validate', but one may be the answer.</summary>
    private static List<RuleSet>? ReadAll(IReadOnlyList<NamedRules> rules, EventCatalog events, List<MonitorError> errors)
    {
        List<RuleSet> sets = [];
        foreach (NamedRules one in rules)
        {
            RuleSetReading reading = one.Read(events);
            errors.AddRange(reading.Errors);
            if (reading.Set is { } set)
                sets.Add(set);
            if (reading.Warnings.Count > 0)
                Console.Error.WriteLine($"{one.Name}: {Counted.Text(reading.Warnings.Count, "warning")}; 'monitor validate {string.Join(' ', one.Paths)}' tells");
        }

        return errors.Count == 0 ? sets : null;
    }

    private static IEnumerable<EventLine> Lines(string source, EventCatalog events, Action<MonitorError> tell) => source == StandardInput
        ? EventLines.Read("standard input", Console.In, events, tell)
        : EventLines.ReadFile(source, events, tell);
}
