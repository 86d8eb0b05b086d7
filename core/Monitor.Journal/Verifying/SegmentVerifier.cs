using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Journal;

/// <summary>Verifies one segment on top of those before it.</summary>
/// <param name="segment">The segment.</param>
/// <param name="state">How far the journal is whole; moved on.</param>
internal sealed class SegmentVerifier(SegmentInfo segment, ChainState state)
{
    private readonly List<IndexRow> _index = [];
    private readonly List<SequenceGap> _gaps = [];
    private (ulong First, long Offset)? _group;
    private (EventTime First, EventTime Last)? _times;
    private ulong _last;
    private uint _entries;
    private bool _isDescribed;
    private bool _isSealed;

    /// <summary>Verifies.</summary>
    /// <returns>The first broken place; null where all is as it was written.</returns>
    public JournalBreak? Verify(SafeFileHandle file, bool isFirst, bool isLast)
    {
        if (CheckHeader(isFirst) is { } wrongHeader)
            return Broken(0, wrongHeader);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] header = new byte[SegmentHeader.Size];
        Disk.Read(file, header, 0);
        hash.AppendData(state.Chain);
        hash.AppendData(header);
        FrameReader frames = new(file, Checksum.Seed(segment.Salt), SegmentHeader.Size, _last) { Limit = segment.CommittedBytes };
        while (true)
        {
            while (frames.TryNext(out FrameView frame))
            {
                long offset = frames.Offset - frame.Bytes.Length;
                if (Take(frame, offset, hash) is { } wrong)
                    return Broken(offset, wrong);
            }

            Filled filled = frames.Fill();
            if (filled is Filled.Damage)
                return Broken(frames.Damage!.From, $"no sound frame: {frames.Damage.Reason}");
            if (filled is Filled.End)
                break;
        }

        return (!isLast || segment.WasSealed) && !_isSealed ? Broken(segment.CommittedBytes, "the seal is missing") : null;
    }

    private string? CheckHeader(bool isFirst)
    {
        if (!segment.HasHeader)
            return "the header is not sound";
        if (SegmentName.SequenceOf(segment.Path) is { } named && named != segment.FirstSequence)
            return "the file's name is not that of its first event";
        if (isFirst)
        {
            state.Journal = segment.Journal;
            state.Chain = segment.Chain.ToArray();
            state.LastSequence = segment.FirstSequence - 1;
        }

        _last = state.LastSequence;
        if (segment.Journal != state.Journal)
            return "it belongs to another journal";
        if (!segment.Chain.Span.SequenceEqual(state.Chain))
            return "it does not follow on the segment before: the chain of hashes differs";
        if (segment.FirstSequence <= _last)
            return FrameCheck.BadSequence;
        if (segment.FirstSequence > _last + 1)
            _gaps.Add(new SequenceGap(_last + 1, segment.FirstSequence - 1));
        _last = segment.FirstSequence - 1;
        return null;
    }

    private string? Take(FrameView frame, long offset, IncrementalHash hash)
    {
        if (_isSealed)
            return "something lies behind the seal";
        if (_isDescribed == frame.Kind is FrameKind.Description)
            return _isDescribed ? "a description is not at the segment's beginning" : "the segment does not begin with a description";
        _isDescribed = true;
        if (frame.Kind is FrameKind.Seal)
            return TakeSeal(frame, offset);
        if (frame.Kind is FrameKind.Commit)
            return TakeCommit(frame, hash);
        _group ??= (frame.LastEvent + (frame.Kind is FrameKind.Entry ? 0UL : 1UL), offset);
        hash.AppendData(frame.Bytes);
        if (frame.Kind is FrameKind.Entry)
            TakeEntry(frame);
        return null;
    }

    private void TakeEntry(FrameView frame)
    {
        if (_entries++ == 0)
            _group = (frame.Sequence, _group!.Value.Offset);
        EventTime time = EventRecord.FromTrusted(EntryContent.Record(frame)).Time;
        _times = (_times?.First ?? time, time);
        if (frame.Sequence > _last + 1)
            _gaps.Add(new SequenceGap(_last + 1, frame.Sequence - 1));
        _last = frame.Sequence;
    }

    private string? TakeCommit(FrameView frame, IncrementalHash hash)
    {
        hash.AppendData(CommitContent.Hashed(frame.Bytes));
        byte[] chain = hash.GetHashAndReset();
        if (!CommitContent.Chain(frame.Content).SequenceEqual(chain))
            return "the chain of hashes is broken in the group that ends here";
        if (CommitContent.Entries(frame.Content) != _entries || frame.Sequence != _last)
            return "the commit does not count what it closes";
        if (_group is { } group)
            IndexRow.Add(_index, new IndexRow(group.First, CommitContent.Time(frame.Content), group.Offset));
        hash.AppendData(chain);
        state.Chain = chain;
        state.Events += _entries;
        state.LastSequence = _last;
        state.Gaps.AddRange(_gaps);
        _gaps.Clear();
        _entries = 0;
        _group = null;
        return null;
    }

    private string? TakeSeal(FrameView frame, long offset)
    {
        _isSealed = true;
        byte[] expected = SealContent.MakeFrame(
            offset, _last, state.Chain, _times?.First.UnixNanoseconds ?? 0, _times?.Last.UnixNanoseconds ?? 0, CollectionsMarshal.AsSpan(_index));
        FrameWriter.Finish(expected, Checksum.Seed(segment.Salt));
        if (_group is not null || !frame.Bytes.SequenceEqual(expected))
            return "the seal does not say what the segment has";
        return offset + frame.Bytes.Length < segment.Bytes ? "something lies behind the seal" : null;
    }

    private JournalBreak Broken(long offset, string what) => new(segment.Path, offset, Math.Max(_last, state.LastSequence) + 1, what);
}
