namespace Monitor.Enrichment.Lookups;

/// <summary>Bounds of a <see cref="LookupWorker{TKey,TValue}"/>.</summary>
public sealed record LookupLimits
{
    /// <summary>Answers that are remembered at most.</summary>
    public int Remembered { get; init; } = 4096;

    /// <summary>Questions that may wait; what is asked beyond is answered with nothing.</summary>
    public int Waiting { get; init; } = 1024;

    /// <summary>Threads that answer.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How long an answer is good.</summary>
    public TimeSpan KeepFound { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it is remembered that there is none.</summary>
    public TimeSpan KeepMissing { get; init; } = TimeSpan.FromSeconds(5);
}
