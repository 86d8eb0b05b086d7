namespace Monitor.Workers;

/// <summary>How a plugin's worker is held.</summary>
public sealed record WorkerSettings
{
    /// <summary>The least memory that a worker can do with, bytes.</summary>
    public const long LeastMemory = 64L << 20;

    /// <summary>The user it runs as; null: one without rights, where the agent may start processes of others, else the agent's own.</summary>
    public string? User { get; init; }

    /// <summary>The most memory that it may have, bytes.</summary>
    public long Memory { get; init; } = 256L << 20;

    /// <summary>The most processor time, in hundredths of one processor; null: no limit.</summary>
    public int? Cpu { get; init; }

    /// <summary>The most processes and threads; on Windows the most processes.</summary>
    public int Processes { get; init; } = 256;

    /// <summary>How long loading the plugin and making its component may take.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one call of a sink, or what a collector does with kernel records, may take.</summary>
    public TimeSpan CallPatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the plugin may take to return when it is told to.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a worker is asked whether it is there.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long it may take to answer.</summary>
    public TimeSpan AnswerPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The pause before a worker is started again; it doubles each time.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause; a worker that ran for longer is started again after the first one.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes of kernel records that may be on their way to the worker and not be worked through.</summary>
    public int RecordBytes { get; init; } = 8 << 20;

    /// <summary>Whether the control groups of Linux are used; without them memory is watched.</summary>
    internal bool UsesGroups { get; init; } = true;
}
