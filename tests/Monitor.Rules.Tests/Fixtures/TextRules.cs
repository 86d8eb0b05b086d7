using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Reading;
using Monitor.Rules.TextEvents;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Rules.Tests.Fixtures;

/// <summary>The shipped events with every field as text, rule sets that are read for them, and verdicts on them.</summary>
internal static class TextRules
{
    /// <summary>The events.</summary>
    public static EventCatalog Catalog { get; } = CatalogOf(ShippedEvents.All.Select(TextEvent.SchemaOf));

    /// <summary>The event of an id.</summary>
    public static EventSchema Schema(int id) =>
        Catalog.Find((ushort)id) ?? throw new ArgumentOutOfRangeException(nameof(id), id, "No such event.");

    /// <summary>A catalog of some events.</summary>
    public static EventCatalog CatalogOf(IEnumerable<EventSchema> schemas)
    {
        EventCatalog catalog = new();
        foreach (EventSchema schema in schemas)
            Assert.Null(catalog.Add(schema));
        return catalog;
    }

    /// <summary>Reads a configuration.</summary>
    public static RuleSetReading Read(ReadOnlySpan<byte> configuration, RuleReadOptions? options = null, string file = "test.xml")
    {
        using MemoryStream content = new(configuration.ToArray());
        return RuleSetReader.Read("test", file, content, Catalog, options ?? new RuleReadOptions());
    }

    /// <summary>Reads a configuration that must load.</summary>
    public static RuleSet Load(ReadOnlySpan<byte> configuration, RuleReadOptions? options = null)
    {
        RuleSetReading reading = Read(configuration, options);
        Assert.True(reading.Set is not null, string.Join('\n', reading.Errors.Select(error => error.ToString())));
        return reading.Set;
    }

    /// <summary>A record of the event with these texts.</summary>
    public static EventBuffer Append(EventBuffer buffer, EventSchema schema, IReadOnlyDictionary<string, string> fields)
    {
        TextEvent.Append(buffer, schema, fields);
        return buffer;
    }

    /// <summary>What the compiled plan says about an event.</summary>
    public static (bool IsLogged, string? RuleName) Evaluate(RuleSet rules, EventSchema schema, IReadOnlyDictionary<string, string> fields)
    {
        RuleEvaluator evaluator = new(RulePlan.Compile(Catalog, [rules]));
        EventBuffer buffer = Append(new EventBuffer(), schema, fields);
        RouteVerdict[] verdicts = new RouteVerdict[1];
        evaluator.Evaluate(buffer[0], verdicts);
        return (verdicts[0].IsLogged, verdicts[0].RuleName);
    }

    /// <summary>Errors and warnings, a line each.</summary>
    public static string Findings(RuleSetReading reading) =>
        string.Concat(reading.Errors.Select(error => $"error {error}\n").Concat(reading.Warnings.Select(warning => $"warning {warning}\n")));
}
