using System.Text;
using Monitor.Rules.Model;
using Monitor.Rules.Plan;
using Monitor.Rules.Reading;
using Monitor.Sdk.Events;

namespace Monitor.Pipeline.Tests;

/// <summary>Rule sets as tests write them.</summary>
internal static class RuleSets
{
    /// <summary>Compiles rule sets, one route each.</summary>
    /// <param name="filterings">What stands in EventFiltering.</param>
    public static RulePlan Compile(params string[] filterings) => Compile(TestPipeline.Events(), filterings);

    /// <summary>Compiles rule sets for these events.</summary>
    public static RulePlan Compile(EventCatalog events, params string[] filterings) =>
        RulePlan.Compile(events, [.. filterings.Select((filtering, position) => Read(events, filtering, position))]);

    /// <summary>One element for ProcessTerminate with a filter on the process id, named like it.</summary>
    public static string Terminate(string onMatch, string processId) =>
        $"<ProcessTerminate onmatch=\"{onMatch}\"><ProcessId name=\"rule {processId}\">{processId}</ProcessId></ProcessTerminate>";

    private static RuleSet Read(EventCatalog events, string filtering, int position)
    {
        string body = filtering.Contains("<EventFiltering", StringComparison.Ordinal) ? filtering : $"<EventFiltering>{filtering}</EventFiltering>";
        string xml = $"<Sysmon schemaversion=\"4.90\">{body}</Sysmon>";
        using MemoryStream content = new(Encoding.UTF8.GetBytes(xml));
        RuleSetReading reading = RuleSetReader.Read($"set{position}", "test.xml", content, events, new RuleReadOptions());
        Assert.Empty(reading.Errors);
        return reading.Set!;
    }
}
