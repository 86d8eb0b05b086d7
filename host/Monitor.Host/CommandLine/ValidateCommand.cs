using Monitor.Host.Configuration;
using Monitor.Host.Diagnostics;
using Monitor.Host.RuleFiles;
using Monitor.Host.Running;
using Monitor.Rules.Costs;
using Monitor.Rules.TextEvents;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Host.CommandLine;

/// <summary><c>monitor validate</c>: checks rule files, or the configuration and what it names.</summary>
internal sealed class ValidateCommand
{
    private readonly ValidateVerb _verb;
    private readonly List<FileReport> _reports = [];

    private ValidateCommand(ValidateVerb verb) => _verb = verb;

    /// <summary>Runs the command.</summary>
    /// <returns>3 if something is not sound, 1 if a plugin is refused.</returns>
    public static int Run(ValidateVerb verb)
    {
        ValidateCommand command = new(verb);
        IReadOnlyList<NamedRules> rules = verb.Files.Any() ? NamedRules.Of(verb.Files) : command.CheckConfiguration();
        if (rules.Count > 0)
            command.CheckRules(rules);
        if (verb.Json)
            Console.Out.WriteLine(ValidationJson.Print(command._reports));
        return command._reports.Exists(report => report.Errors.Count > 0) ? ExitCode.Configuration
            : command._reports.Exists(report => report.RefusedPlugins.Count > 0) ? ExitCode.CheckFailed
            : ExitCode.Well;
    }

    /// <summary>Checks the configuration.</summary>
    /// <returns>Its rule sets, if they are to be measured.</returns>
    private IReadOnlyList<NamedRules> CheckConfiguration()
    {
        List<MonitorError> errors = [];
        string path = MonitorConfiguration.ChoosePath(_verb.Config);
        if (MonitorConfiguration.Read(path, errors) is not { } configuration)
        {
            Add(new FileReport(path, errors, []));
            return [];
        }

        using HostLog log = new(new LogEntry { Level = LogLevel.Error }, configuration.Folder);
        using StopRequest stop = new();
        using ComponentSet components = ComponentSet.Load(configuration, log, stop);
        Add(new FileReport(path, [.. components.Errors], [.. components.Warnings])
        {
            RefusedPlugins = [.. components.RefusedPlugins],
            Content = $"{Counted.Text(components.Collectors.Count, "collector")}, {Counted.Text(components.Sinks.Count, "sink")}, {Counted.Text(components.Events.All.Count(), "event type")}",
        });
        return _verb.Cost ? NamedRules.Of(configuration) : [];
    }

    private void CheckRules(IReadOnlyList<NamedRules> rules)
    {
        List<MonitorError> errors = [];
        EventBuffer sample = new();
        if (KnownEvents.AsTexts(_verb.Config, errors) is not { } events || _verb.Cost && !TakeSample(events, sample, errors))
        {
            Add(new FileReport(_verb.Events ?? MonitorConfiguration.ChoosePath(_verb.Config), errors, []));
            return;
        }

        foreach (NamedRules one in rules)
        {
            FileReport report = FileReport.Of(one, events);
            Add(_verb.Cost && report.Rules is { } content ? report with { Cost = RuleCostMeter.Measure(content.Set, events, sample) } : report);
        }
    }

    private bool TakeSample(EventCatalog events, EventBuffer sample, List<MonitorError> errors)
    {
        if (_verb.Events is null)
        {
            SampleEvents.AppendTo(sample, events);
            return true;
        }

        foreach (EventLine line in EventLines.ReadFile(_verb.Events, events, errors.Add))
            line.AppendTo(sample);
        return errors.Count == 0;
    }

    private void Add(FileReport report)
    {
        if (_verb.Strict)
            report = report with { Errors = [.. report.Errors, .. report.Warnings], Warnings = [] };
        _reports.Add(report);
        if (!_verb.Json)
            ValidationReport.Print(report);
    }
}
