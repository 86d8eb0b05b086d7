using System.Text.Json.Serialization;
using Monitor.Pipeline;

namespace Monitor.Host.Status;

/// <summary>How the agent is: what <c>run</c> writes each second and <c>status</c> shows. The names are the contract of <c>status --json</c>.</summary>
internal sealed record AgentStatus
{
    /// <summary>Version of the agent.</summary>
    public required string Version { get; init; }

    /// <summary>Its process id.</summary>
    public required int ProcessId { get; init; }

    /// <summary>When it began to capture.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When this was written.</summary>
    public required DateTimeOffset Written { get; init; }

    /// <summary>The configuration in force.</summary>
    public required string Configuration { get; init; }

    /// <summary>Kernel capture; null when no collector asks for it.</summary>
    public CaptureStatus? Capture { get; init; }

    /// <summary>Processes in the process table.</summary>
    public required int Processes { get; init; }

    /// <summary>Files hashed.</summary>
    public required long HashesComputed { get; init; }

    /// <summary>Hashes that were known already.</summary>
    public required long HashesFromCache { get; init; }

    /// <summary>Events that did not wait for their hashes any longer.</summary>
    public required long HashesLate { get; init; }

    /// <summary>Hashes that cannot be had: the file is gone, was changed meanwhile or is too large, or too many waited.</summary>
    public required long HashesFailed { get; init; }

    /// <summary>The hashes that are made, by name.</summary>
    public required IReadOnlyList<string> HashAlgorithms { get; init; }

    /// <summary>Bytes that wait to be routed.</summary>
    public required long QueuedBytes { get; init; }

    /// <summary>The journal.</summary>
    public required JournalStatus Journal { get; init; }

    /// <summary>Plugins that were refused, with the error of each.</summary>
    public required IReadOnlyList<string> RefusedPlugins { get; init; }

    /// <summary>Collectors that are left out, since no rule set can log what they collect.</summary>
    public required IReadOnlyList<string> UnneededCollectors { get; init; }

    /// <summary>The collectors.</summary>
    public required IReadOnlyList<ComponentStatus> Collectors { get; init; }

    /// <summary>The sinks.</summary>
    public required IReadOnlyList<ComponentStatus> Sinks { get; init; }

    /// <summary>What became of the events, by type.</summary>
    public required IReadOnlyList<EventStatus> Events { get; init; }
}

/// <summary>Kernel capture.</summary>
/// <param name="Hooks">The hooks that are attached.</param>
/// <param name="Records">Raw records read.</param>
/// <param name="Lost">Raw records missing by the kernel side's counts.</param>
/// <param name="SequenceGaps">Raw records missing by their sequence numbers; passing differences are possible while records come.</param>
/// <param name="Source">Where they come from: <c>ebpf</c>, <c>audit</c>, <c>proc-connector</c> or <c>driver</c>.</param>
/// <param name="Limits">What is not seen, and why; null where all can be.</param>
internal sealed record CaptureStatus(IReadOnlyList<HookStatus> Hooks, long Records, long Lost, long SequenceGaps, string Source = "ebpf", string? Limits = null);

/// <summary>A hook in the kernel.</summary>
/// <param name="Name">As the kernel names it.</param>
/// <param name="UsedBy">Collectors that it is for, and <c>process table</c>.</param>
internal sealed record HookStatus(string Name, IReadOnlyList<string> UsedBy);

/// <summary>A collector or sink.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Plugin">The plugin that it is made by, with version.</param>
/// <param name="State">How it is.</param>
/// <param name="Message">Cause and cure; empty when all is well.</param>
/// <param name="Counters">Its own counters.</param>
/// <param name="Rules">The rule set that says what a sink gets; null for one that gets everything, and for a collector.</param>
/// <param name="Lag">What waits for a sink; null for a collector.</param>
/// <param name="Worker">The process that it runs in; null: the agent's.</param>
internal sealed record ComponentStatus(
    string Name,
    string Plugin,
    string State,
    string Message,
    IReadOnlyDictionary<string, long> Counters,
    string? Rules = null,
    SinkLagStatus? Lag = null,
    WorkerStatus? Worker = null);

/// <summary>What waits for a sink in the journal.</summary>
/// <param name="Events">How many events.</param>
/// <param name="Bytes">Bytes of the journal that it has not been through.</param>
/// <param name="Seconds">Age of the event at which it is held up; 0 when it is not.</param>
internal sealed record SinkLagStatus(long Events, long Bytes, double Seconds)
{
    /// <summary>The same as the pipeline says it.</summary>
    public static SinkLagStatus Of(SinkLag lag) => new(lag.Events, lag.Bytes, Math.Round(Math.Max(0, lag.Age.TotalSeconds), 1));
}

/// <summary>What became of the events of one type: produced = delivered + filtered + dropped + in flight, for each sink.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Produced">How many came about.</param>
/// <param name="Filtered">How many were left out on purpose, by reason.</param>
/// <param name="Dropped">How many were lost before any sink, by reason.</param>
/// <param name="Sinks">What became of the rest, by sink.</param>
internal sealed record EventStatus(
    int Id,
    string Name,
    long Produced,
    IReadOnlyDictionary<string, long> Filtered,
    IReadOnlyDictionary<string, long> Dropped,
    IReadOnlyDictionary<string, SinkEventStatus> Sinks);

/// <summary>What became of one type's events on the way to one sink.</summary>
/// <param name="Delivered">Accepted by the sink.</param>
/// <param name="Filtered">Left out by the sink's rules.</param>
/// <param name="InFlight">On their way.</param>
/// <param name="Dropped">Lost, by reason.</param>
internal sealed record SinkEventStatus(long Delivered, long Filtered, long InFlight, IReadOnlyDictionary<string, long> Dropped);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AgentStatus))]
internal sealed partial class AgentStatusJson : JsonSerializerContext;
