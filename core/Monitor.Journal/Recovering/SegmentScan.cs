using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Journal;

/// <summary>What reading a whole segment tells: where its commits end, and all that a writer must know to go on behind them.</summary>
internal sealed class SegmentScan
{
    private readonly List<IndexRow> _index = [];
    private readonly List<SegmentDamage> _damage = [];
    private readonly ulong _first;
    private (ulong First, long Offset)? _group;
    private (EventTime First, EventTime Last)? _pendingTimes;

    private SegmentScan(ulong first, byte[] chain)
    {
        _first = first;
        LastSequence = LastFound = first - 1;
        Chain = chain;
    }

    /// <summary>Where the last commit ends, or the seal; the header's end where there is neither.</summary>
    public long CommittedEnd { get; private set; } = SegmentHeader.Size;

    /// <summary>Sequence of the last committed event.</summary>
    public ulong LastSequence { get; private set; }

    /// <summary>Whether the segment has committed events.</summary>
    public bool HasEntries => LastSequence >= _first;

    /// <summary>The hash of the last commit.</summary>
    public byte[] Chain { get; private set; }

    /// <summary>When the last commit was; null where there is none.</summary>
    public long? CommitTime { get; private set; }

    /// <summary>Times of the first and the last committed event.</summary>
    public (EventTime First, EventTime Last)? Times { get; private set; }

    /// <summary>The index so far.</summary>
    public List<IndexRow> Index => _index;

    /// <summary>Content of the last committed ledger; null where there is none.</summary>
    public byte[]? Ledger { get; private set; }

    /// <summary>Content of the last description; null where there is none.</summary>
    public byte[]? Description { get; private set; }

    /// <summary>Damage in front of the last commit.</summary>
    public IReadOnlyList<SegmentDamage> Damage => _damage;

    /// <summary>Damage behind the last commit.</summary>
    public List<SegmentDamage> TailDamage { get; } = [];

    /// <summary>Whether a seal was found.</summary>
    public bool IsSealed { get; private set; }

    /// <summary>Where the sound frames behind the last commit end.</summary>
    public long TailEnd { get; private set; } = SegmentHeader.Size;

    /// <summary>Number of entries behind the last commit.</summary>
    public int TailEntries { get; private set; }

    /// <summary>Sequence of the last entry behind the last commit, or of the last committed one.</summary>
    public ulong TailSequence { get; private set; }

    /// <summary>Those of them that no ledger counts.</summary>
    public UncountedEntries Tail { get; } = new();

    /// <summary>The same of all sound frames behind the last commit, over damage.</summary>
    public UncountedEntries BrokenTail { get; } = new();

    /// <summary>Where the last sound frame ends, over damage; the header's end where there is none.</summary>
    public long FramesEnd { get; private set; } = SegmentHeader.Size;

    /// <summary>Sequence of the last event in front of that place that is known of.</summary>
    public ulong LastFound { get; private set; }

    /// <summary>Whether at least one sound frame was found.</summary>
    public bool HasFrames => FramesEnd > SegmentHeader.Size;

    /// <summary>Reads a segment up to the file's end.</summary>
    /// <param name="file">The file; stays open.</param>
    /// <param name="salt">The segment's salt.</param>
    /// <param name="first">Sequence of its first event.</param>
    /// <param name="chain">The hash at which the segment before ended.</param>
    public static SegmentScan Read(SafeFileHandle file, ulong salt, ulong first, byte[] chain)
    {
        SegmentScan scan = new(first, chain);
        scan.Read(new FrameReader(file, Checksum.Seed(salt), SegmentHeader.Size, first - 1) { Limit = RandomAccess.GetLength(file) });
        return scan;
    }

    private void Read(FrameReader frames)
    {
        while (!IsSealed)
        {
            if (frames.TryNext(out FrameView frame))
            {
                Take(frame, frames.Offset);
                continue;
            }

            Filled filled = frames.Fill();
            if (filled is Filled.End)
                break;
            if (filled is Filled.Damage)
                TailDamage.Add(frames.Damage!);
        }

        TailSequence = TailEntries > 0 ? TailSequence : LastSequence;
    }

    private void Take(FrameView frame, long end)
    {
        FramesEnd = end;
        LastFound = Math.Max(LastFound, frame.LastEvent);
        _group ??= (frame.LastEvent + (frame.Kind is FrameKind.Entry ? 0UL : 1UL), end - frame.Bytes.Length);
        switch (frame.Kind)
        {
            case FrameKind.Commit or FrameKind.Seal:
                TakeCommit(frame, end);
                break;
            case FrameKind.Entry:
                TakeEntry(frame);
                break;
            case FrameKind.Ledger:
                byte[] ledger = frame.Content.ToArray();
                BrokenTail.Take(ledger);
                if (TailDamage.Count == 0)
                    Tail.Take(ledger);
                break;
            case FrameKind.Description:
                Description = frame.Content.ToArray();
                break;
            default:
                break;
        }

        if (TailDamage.Count == 0)
            TailEnd = end;
    }

    private void TakeEntry(FrameView frame)
    {
        EventRecord record = EventRecord.FromTrusted(EntryContent.Record(frame));
        _pendingTimes = (_pendingTimes?.First ?? record.Time, record.Time);
        BrokenTail.Add(record.EventId, EntryContent.Routes(frame));
        if (TailDamage.Count > 0)
            return;
        TailEntries++;
        TailSequence = frame.Sequence;
        Tail.Add(record.EventId, EntryContent.Routes(frame));
    }

    private void TakeCommit(FrameView frame, long end)
    {
        CommittedEnd = end;
        LastSequence = frame.Sequence;
        IsSealed = frame.Kind is FrameKind.Seal;
        Chain = (IsSealed ? SealContent.Chain(frame.Content) : CommitContent.Chain(frame.Content)).ToArray();
        if (!IsSealed)
        {
            CommitTime = CommitContent.Time(frame.Content);
            IndexRow.Add(_index, new IndexRow(_group!.Value.First, CommitTime.Value, _group.Value.Offset));
        }

        if (_pendingTimes is { } times)
            Times = (Times?.First ?? times.First, times.Last);
        Ledger = BrokenTail.Ledger ?? Ledger;
        Tail.Clear();
        BrokenTail.Clear();
        _damage.AddRange(TailDamage);
        TailDamage.Clear();
        _group = null;
        _pendingTimes = null;
        TailEntries = 0;
    }
}
