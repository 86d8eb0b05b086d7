using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Sinks.Syslog;

/// <summary>Which severity an event's messages have: what failed or was stopped is a warning, what changes the system or reaches into another
/// process a notice, everything else informational; the operator has the last word.</summary>
internal sealed class SeverityTable
{
    private static readonly Dictionary<string, Severity> Own = new()
    {
        ["Error"] = Severity.Warning,
        ["EventsLost"] = Severity.Warning,
        ["ProcessTampering"] = Severity.Warning,
        ["FileBlockExecutable"] = Severity.Warning,
        ["FileBlockShredding"] = Severity.Warning,
        ["CreateRemoteThread"] = Severity.Notice,
        ["ProcessAccess"] = Severity.Notice,
        ["RawAccessRead"] = Severity.Notice,
        ["DriverLoad"] = Severity.Notice,
        ["EbpfEvent"] = Severity.Notice,
        ["WmiFilter"] = Severity.Notice,
        ["WmiConsumer"] = Severity.Notice,
        ["WmiBinding"] = Severity.Notice,
        ["ServiceStateChange"] = Severity.Notice,
        ["ServiceConfigurationChange"] = Severity.Notice,
        ["AgentStarted"] = Severity.Notice,
        ["AgentStopped"] = Severity.Notice,
    };

    private readonly IReadOnlyDictionary<string, Severity> _chosen;

    /// <param name="chosen">What the operator wrote, by event name.</param>
    /// <param name="events">The events that there are.</param>
    /// <exception cref="MonitorException">There is no event of a name that the operator wrote.</exception>
    public SeverityTable(IReadOnlyDictionary<string, Severity> chosen, EventCatalog events)
    {
        string[] known = [.. events.All.Select(schema => schema.Name)];
        foreach (string name in chosen.Keys.Except(known))
            throw new MonitorException(SyslogErrors.UnknownEvent(name, known));
        _chosen = chosen;
    }

    /// <summary>The severity of an event's messages.</summary>
    public Severity Of(EventSchema schema) =>
        _chosen.TryGetValue(schema.Name, out Severity severity) || Own.TryGetValue(schema.Name, out severity) ? severity : Severity.Informational;
}
