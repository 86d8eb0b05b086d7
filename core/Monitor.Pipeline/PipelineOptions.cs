using Monitor.Rules.Plan;

namespace Monitor.Pipeline;

/// <summary>How events flow.</summary>
public sealed record PipelineOptions
{
    /// <summary>The rule sets of the sinks; null where no sink has one.</summary>
    public RulePlan? Rules { get; init; }

    /// <summary>How long an event waits for a field that is filled after capture, from its own time on.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Bytes that may wait to be routed; what comes then is lost, and counted.</summary>
    public long InputBytes { get; init; } = 64 << 20;

    /// <summary>Bytes that may wait for one sink; what comes then is lost to it, and counted.</summary>
    public long SinkBytes { get; init; } = 64 << 20;

    /// <summary>Whether what the agent itself does is left out.</summary>
    public bool ExcludeAgentsOwn { get; init; } = true;

    /// <summary>How long a collector or sink may take to start.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stop waits for the sinks.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often losses are looked for, to be announced.</summary>
    public TimeSpan LossInterval { get; init; } = TimeSpan.FromSeconds(1);
}
