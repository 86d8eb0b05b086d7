namespace Monitor.Journal;

/// <summary>How a journal is written and how much of it is kept.</summary>
public sealed record JournalOptions
{
    /// <summary>The most bytes that all segments together take.</summary>
    public long Keep { get; init; } = 2L << 30;

    /// <summary>How long a sealed segment is kept after its last event; null: as long as there is room.</summary>
    public TimeSpan? KeepFor { get; init; }

    /// <summary>How long an event may wait until its group is closed; zero: a group is closed as soon as a batch is appended and no other commit
    /// runs.</summary>
    public TimeSpan Sync { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>So many bytes close a group early.</summary>
    public int SyncBytes { get; init; } = 1 << 20;

    /// <summary>Bytes that may gather while a commit runs or fails; then appending waits.</summary>
    public int MaximumWaiting { get; init; } = 8 << 20;

    /// <summary>Bytes of a segment; at most half of <see cref="Keep"/> is taken.</summary>
    public long SegmentSize { get; init; } = 64 << 20;

    /// <summary>What gives way when there is no more room.</summary>
    public WhenFull WhenFull { get; init; } = WhenFull.DropOldest;
}
