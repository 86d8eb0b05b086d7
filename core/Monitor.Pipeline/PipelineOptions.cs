using Monitor.Enrichment.Hashing;
using Monitor.Enrichment.Lookups;
using Monitor.Journal;
using Monitor.Rules.Plan;
using Monitor.Sdk.Collectors;

namespace Monitor.Pipeline;

/// <summary>How events flow.</summary>
public sealed record PipelineOptions
{
    /// <summary>The rule sets of the sinks; null where no sink has one.</summary>
    public RulePlan? Rules { get; init; }

    /// <summary>What fields are looked up by after capture; the pipeline does not end them.</summary>
    public IReadOnlyList<IFieldLookup> Lookups { get; init; } = [];

    /// <summary>Tells free collectors who a process is; null: nothing is known.</summary>
    public IProcessLookup? Processes { get; init; }

    /// <summary>How long an event waits for a field that is filled after capture, from its own time on.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Which hashes are made of files.</summary>
    public HashOptions Hashes { get; init; } = new();

    /// <summary>Bytes that may wait to be routed; what comes then is lost, and counted.</summary>
    public long InputBytes { get; init; } = 64 << 20;

    /// <summary>Folder of the journal.</summary>
    public required string JournalFolder { get; init; }

    /// <summary>How the journal is kept.</summary>
    public JournalOptions Journal { get; init; } = new();

    /// <summary>Folder for the events that sinks refuse for good.</summary>
    public required string DeadLetterFolder { get; init; }

    /// <summary>Name of the machine.</summary>
    public string Computer { get; init; } = Environment.MachineName;

    /// <summary>Version of the agent.</summary>
    public string Version { get; init; } = "";

    /// <summary>Whether what the agent itself does is left out.</summary>
    public bool ExcludeAgentsOwn { get; init; } = true;

    /// <summary>How long a collector or sink may take to start.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stop waits for the sinks.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often losses are looked for, to be announced.</summary>
    public TimeSpan LossInterval { get; init; } = TimeSpan.FromSeconds(1);
}
