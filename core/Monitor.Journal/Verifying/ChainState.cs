namespace Monitor.Journal;

/// <summary>How far a journal has been found whole.</summary>
internal sealed class ChainState
{
    /// <summary>The journal's random number.</summary>
    public ulong Journal { get; set; }

    /// <summary>The hash of the last commit.</summary>
    public byte[] Chain { get; set; } = new byte[FrameLayout.HashSize];

    /// <summary>Sequence of the last event.</summary>
    public ulong LastSequence { get; set; }

    /// <summary>Number of events.</summary>
    public long Events { get; set; }

    /// <summary>Jumps of the sequence.</summary>
    public List<SequenceGap> Gaps { get; } = [];
}
