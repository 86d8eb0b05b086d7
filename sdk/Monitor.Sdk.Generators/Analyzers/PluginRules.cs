using Microsoft.CodeAnalysis;

namespace Monitor.Sdk.Generators.Analyzers;

/// <summary>What the analyzers tell plugin authors beside what is wrong in an event's declaration.</summary>
internal static class PluginRules
{
    public static readonly DiagnosticDescriptor NotInBaseline = Rule(
        "MONSDK010", DiagnosticSeverity.Warning, "Event is not in MonitorEvents.txt", "Version {1} of event '{0}' is not in MonitorEvents.txt");

    public static readonly DiagnosticDescriptor ChangedWithoutVersion = Rule(
        "MONSDK011", DiagnosticSeverity.Error, "Event changed without a new version", "Event '{0}' is not as its version {1} in MonitorEvents.txt: {2}; raise Version");

    public static readonly DiagnosticDescriptor EarlierRecordsMisread = Rule(
        "MONSDK012",
        DiagnosticSeverity.Warning,
        "Event cannot read its earlier records",
        "Event '{0}' misreads records of its version {1}: {2}; add fields at the end only, or declare a new event");

    public static readonly DiagnosticDescriptor UnreadableBaseline = Rule(
        "MONSDK013", DiagnosticSeverity.Error, "Line of MonitorEvents.txt cannot be read", "'{0}' is neither '2001 Name version 1' nor, indented, a field's name and type");

    public static readonly DiagnosticDescriptor NoBaseline = Rule(
        "MONSDK014", DiagnosticSeverity.Info, "Project has no MonitorEvents.txt", "Without MonitorEvents.txt nobody notices when event '{0}' changes");

    public static readonly DiagnosticDescriptor EventGone = Rule(
        "MONSDK015",
        DiagnosticSeverity.Warning,
        "Event of MonitorEvents.txt is gone",
        "Event {0} '{1}' is not declared any more: its records can no longer be read",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor BlockingCall = Rule(
        "MONSDK020", DiagnosticSeverity.Warning, "Blocking call on the capture thread", "'{0}' may block, and {1} runs on the capture thread; hand the work to a task of the collector");

    public static readonly DiagnosticDescriptor UndeclaredEvent = Rule(
        "MONSDK021", DiagnosticSeverity.Error, "Event is not named in Emits", "'{0}' does not name '{1}' in Emits: the host refuses the event");

    public static readonly DiagnosticDescriptor RunsOn = Rule(
        "MONSDK022", DiagnosticSeverity.Warning, "RunAsync does not heed cancellation", "{0} never ends when '{1}' fires: the agent cannot stop in good order");

    public static readonly DiagnosticDescriptor BatchKept = Rule(
        "MONSDK023", DiagnosticSeverity.Warning, "Sink keeps a batch", "'{0}' keeps an EventBatch, whose memory is used again when WriteAsync returns; keep what was encoded");

    public static readonly DiagnosticDescriptor UnfitEntry = Rule(
        "MONSDK024", DiagnosticSeverity.Error, "Entry class cannot be used", "The host cannot use '{0}': it {1}");

    public static readonly DiagnosticDescriptor UncheckedSetting = Rule(
        "MONSDK030", DiagnosticSeverity.Warning, "Setting is not checked", "Setting '{0}' takes any {1}; give it a [Range], or check it in Validate");

    public static readonly DiagnosticDescriptor MissingSetting = Rule(
        "MONSDK031", DiagnosticSeverity.Warning, "Setting may be missing", "Setting '{0}' is null when the operator leaves it out; make it required, or give it a default");

    public static readonly DiagnosticDescriptor Allocation = Rule(
        "MONSDK040", DiagnosticSeverity.Warning, "Allocation on a hot path", "{0} allocates each time that {1} runs");

    public static readonly DiagnosticDescriptor HiddenMonitor = Rule(
        "MONSDK050", DiagnosticSeverity.Error, "Monitor is a namespace here", "'Monitor' is the namespace of Monitor.Sdk here and hides System.Threading.Monitor; write the full name, or use Lock");

    private static DiagnosticDescriptor Rule(string id, DiagnosticSeverity severity, string title, string message, params string[] tags) =>
        new(id, title, message, "Monitor.Sdk", severity, isEnabledByDefault: true, helpLinkUri: HelpPage.Of(id), customTags: tags);
}
