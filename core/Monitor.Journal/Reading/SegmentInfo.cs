using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>What is to be known of a segment without reading its events.</summary>
public sealed record SegmentInfo
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the header is sound; if not, what follows from it is taken from the file's name.</summary>
    public bool HasHeader { get; init; }

    /// <summary>The journal's random number.</summary>
    public ulong Journal { get; init; }

    /// <summary>When it was begun.</summary>
    public EventTime Begun { get; init; }

    /// <summary>The hash at which the segment before ended.</summary>
    public ReadOnlyMemory<byte> Chain { get; init; }

    /// <summary>Whether it is closed by a sound seal.</summary>
    public bool IsSealed { get; init; }

    /// <summary>Whether it was closed, also where the seal is damaged since.</summary>
    public bool WasSealed { get; init; }

    /// <summary>Sequence of the first event.</summary>
    public ulong FirstSequence { get; init; }

    /// <summary>Sequence of the last committed event; one less than <see cref="FirstSequence"/> when there is none.</summary>
    public ulong LastSequence { get; init; }

    /// <summary>Time of the first event; null when there is none.</summary>
    public EventTime? FirstTime { get; init; }

    /// <summary>Time of the last committed event in the order of the journal; null when there is none.</summary>
    public EventTime? LastTime { get; init; }

    /// <summary>Bytes of the file.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes up to the end of the last commit, or of the seal; all of them where it was sealed or another segment follows.</summary>
    public long CommittedBytes { get; init; }

    /// <summary>First sequence of the segment behind it; null for the last one. All of this one was committed then.</summary>
    internal ulong? NextFirst { get; init; }

    /// <summary>Begins every checksum.</summary>
    internal ulong Salt { get; init; }

    /// <summary>The hash of the last commit that is there.</summary>
    public ReadOnlyMemory<byte> EndChain { get; init; }

    /// <summary>Where groups lie.</summary>
    internal IndexRow[] Index { get; init; } = [];
}
