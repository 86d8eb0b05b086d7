namespace Monitor.Journal;

/// <summary>What verifying a journal found.</summary>
public sealed record VerifyResult
{
    /// <summary>Whether every byte is as it was written.</summary>
    public bool IsSound => FirstBreak is null;

    /// <summary>The first place that is not.</summary>
    public JournalBreak? FirstBreak { get; init; }

    /// <summary>The hash at the end of the last commit, in front of the first broken place.</summary>
    public ReadOnlyMemory<byte> Head { get; init; }

    /// <summary>The same as lower-case hexadecimal digits.</summary>
    public string HeadText => Convert.ToHexStringLower(Head.Span);

    /// <summary>Events in front of the first broken place.</summary>
    public long Events { get; init; }

    /// <summary>Bytes behind the last commit: never promised, no break.</summary>
    public long Uncommitted { get; init; }

    /// <summary>Jumps of the sequence: losses that the writer knew of.</summary>
    public IReadOnlyList<SequenceGap> Gaps { get; init; } = [];
}
