using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Monitor.Rules.Costs;
using Monitor.Rules.Model;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.RuleFiles;

/// <summary>What <c>monitor validate --json</c> prints. Names stay; later versions may add some.</summary>
/// <param name="Files">What was checked, in order.</param>
internal sealed record ValidationJson(IReadOnlyList<FileJson> Files)
{
    /// <summary>As one JSON object.</summary>
    public static string Print(IEnumerable<FileReport> reports)
    {
        ValidationJson json = new([.. reports.Select(FileJson.Of)]);
        JsonSerializerOptions options = new(ValidationJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        return JsonSerializer.Serialize(json, new ValidationJsonContext(options).ValidationJson);
    }
}

/// <summary>One file or rule set.</summary>
/// <param name="File">The file, or the rule set's name.</param>
/// <param name="Sound">Whether it can be used.</param>
/// <param name="Elements">Event elements of a rule set.</param>
/// <param name="Filters">Filters of a rule set.</param>
/// <param name="Logs">Names of the events that a rule set can log.</param>
/// <param name="Errors">What makes it unusable.</param>
/// <param name="Warnings">What is accepted and surely not meant.</param>
/// <param name="Cost">What a rule set costs, if it was measured.</param>
internal sealed record FileJson(
    string File,
    bool Sound,
    int? Elements,
    int? Filters,
    IReadOnlyList<string>? Logs,
    IReadOnlyList<FindingJson> Errors,
    IReadOnlyList<FindingJson> Warnings,
    CostJson? Cost)
{
    public static FileJson Of(FileReport report) => new(
        report.File,
        report.Errors.Count + report.RefusedPlugins.Count == 0,
        report.Rules?.Elements,
        report.Rules?.Filters,
        report.Rules?.Logs,
        [.. report.Errors.Concat(report.RefusedPlugins).Select(FindingJson.Of)],
        [.. report.Warnings.Select(FindingJson.Of)],
        report.Cost is { } cost ? CostJson.Of(cost) : null);
}

/// <summary>An error or a warning.</summary>
/// <param name="Code">Its code.</param>
/// <param name="File">The file that it is about; null if none is.</param>
/// <param name="Line">Line, from 1; null when the whole file is meant.</param>
/// <param name="Column">Column, from 1; null when the whole line is meant.</param>
/// <param name="Cause">What is wrong.</param>
/// <param name="Cure">What to do about it.</param>
internal sealed record FindingJson(string Code, string? File, int? Line, int? Column, string Cause, string Cure)
{
    public static FindingJson Of(MonitorError error) => new(
        error.Code, error.Place?.File, error.Place is { Line: > 0 } at ? at.Line : null, error.Place is { Column: > 0 } place ? place.Column : null, error.Cause, error.Cure);
}

/// <summary>What a rule set costs.</summary>
/// <param name="Events">How many events it was measured over.</param>
/// <param name="Nanoseconds">Time for one event.</param>
/// <param name="EventTypes">Each event type.</param>
/// <param name="Dearest">The filters that cost most.</param>
/// <param name="Noise">Differences up to this many nanoseconds mean nothing.</param>
internal sealed record CostJson(int Events, double Nanoseconds, IReadOnlyList<EventCostJson> EventTypes, IReadOnlyList<FilterCostJson> Dearest, double Noise)
{
    public static CostJson Of(RuleCost cost) => new(
        cost.Events,
        Rounded(cost.Nanoseconds),
        [.. cost.EventTypes.Select(one => new EventCostJson(one.Event.Name, one.Count, one.Filters, Rounded(one.Nanoseconds)))],
        [.. cost.Dearest.Select(one => new FilterCostJson(
            one.Event.Name, one.Filter.Field, ConditionWords.Of(one.Filter.Condition), one.Filter.Value, one.Filter.Place.File, one.Filter.Place.Line, one.Filter.Place.Column, Rounded(one.Nanoseconds)))],
        Rounded(cost.Noise));

    private static double Rounded(double number) => Math.Round(number, 1);
}

/// <summary>What events of one type cost.</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Filters">How many filters there are for it.</param>
/// <param name="Nanoseconds">Time for one event.</param>
internal sealed record EventCostJson(string Event, int Count, int Filters, double Nanoseconds);

/// <summary>What a filter costs.</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Field">The filter's field.</param>
/// <param name="Condition">Its condition.</param>
/// <param name="Value">Its value.</param>
/// <param name="File">Where it stands.</param>
/// <param name="Line">Its line.</param>
/// <param name="Column">Its column.</param>
/// <param name="Nanoseconds">Time for one event.</param>
internal sealed record FilterCostJson(string Event, string Field, string Condition, string Value, string File, int Line, int Column, double Nanoseconds);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ValidationJson))]
internal sealed partial class ValidationJsonContext : JsonSerializerContext;
