using System.Globalization;
using System.Runtime.InteropServices;
using Monitor.Host.CommandLine;
using Monitor.Host.Configuration;
using Monitor.Pipeline;
using Monitor.Rules.Reading;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Host.Running;

/// <summary>The events that the agent makes about itself, for those who read events and no logs. For several threads.</summary>
/// <param name="pipeline">Takes them.</param>
/// <param name="configuration">The configuration in force.</param>
/// <param name="components">What runs.</param>
/// <param name="time">The clock.</param>
internal sealed class AgentEvents(EventPipeline pipeline, MonitorConfiguration configuration, ComponentSet components, TimeProvider time)
{
    private const int MostRemembered = 256;
    private static readonly TimeSpan SameAgain = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, long> _toldAt = [];

    /// <summary>The events.</summary>
    public static IReadOnlyList<EventSchema> Schemas { get; } =
    [
        AgentStarted.Schema,
        AgentStopped.Schema,
        EventsLost.Schema,
        ServiceStateChange.Schema,
        ServiceConfigurationChange.Schema,
        Error.Schema,
    ];

    private EventTime Now => EventTime.From(time.GetUtcNow().UtcDateTime);

    /// <summary>The agent starts: what it is, which configuration and rule files are in force, and what it had to leave out.</summary>
    public void TellStart()
    {
        EventTime now = Now;
        pipeline.Emit(new AgentStarted
        {
            UtcTime = now,
            Version = AgentVersion.Text,
            ProcessId = (uint)Environment.ProcessId,
            Configuration = configuration.Path,
            ConfigurationHash = configuration.Hash,
            Plugins = string.Join(',', components.PluginLabels),
            System = RuntimeInformation.OSDescription,
        });
        TellState(now, "Started");
        TellConfiguration(now, configuration.Path, configuration.Hash);
        foreach (RuleSource source in components.Rules.Sources)
            TellConfiguration(now, source.Path, source.Hash);
        foreach (MonitorError refused in components.RefusedPlugins)
            TellError(refused);
    }

    /// <summary>The agent before was not stopped: of the time in between nothing is known.</summary>
    /// <param name="last">When it was known to run last; null: not known.</param>
    public void TellInterruption(EventTime? last)
    {
        EventTime now = Now;
        string since = last is { } known ? $"after {Moment(known)}" : "at an unknown time";
        TellError(now, "Interrupted", $"The agent ended {since} without being stopped: it was killed, or the machine failed. What happened from then to {Moment(now)} was not seen");
    }

    /// <summary>Something failed. The same error again is not told within a minute.</summary>
    public void TellError(MonitorError error)
    {
        string text = error.ToString();
        lock (_toldAt)
        {
            if (_toldAt.TryGetValue(text, out long before) && time.GetElapsedTime(before) < SameAgain)
                return;
            if (_toldAt.Count == MostRemembered)
                _toldAt.Clear();
            _toldAt[text] = time.GetTimestamp();
        }

        TellError(Now, error.Code, text);
    }

    /// <summary>The agent stops in good order.</summary>
    public void TellStop() => TellState(Now, "Stopped");

    private void TellState(EventTime now, string state) => pipeline.Emit(new ServiceStateChange
    {
        UtcTime = now,
        State = state,
        Version = AgentVersion.Text,
        SchemaVersion = RuleSetReader.NewestSchema,
    });

    private void TellConfiguration(EventTime now, string path, string sha256) => pipeline.Emit(new ServiceConfigurationChange
    {
        UtcTime = now,
        Configuration = path,
        ConfigurationFileHash = $"SHA256={sha256.ToUpperInvariant()}",
    });

    private void TellError(EventTime now, string id, string description) => pipeline.Emit(new Error { UtcTime = now, ID = id, Description = description });

    private static string Moment(EventTime moment) => moment.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) + " UTC";
}
