using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>Reads the frames of a segment in order, up to the last commit. One thread reads.</summary>
public sealed class SegmentReader : IDisposable
{
    private readonly SegmentInfo _segment;
    private readonly SafeFileHandle _file;
    private readonly List<SegmentDamage> _damage = [];
    private FrameReader _frames;
    private long _limit;
    private byte[]? _json;
    private JournalDescription? _description;

    internal SegmentReader(SegmentInfo segment, SafeFileHandle file)
    {
        _segment = segment;
        _file = file;
        _limit = segment.CommittedBytes;
        _json = SegmentEntrance.Description(file, segment.Salt, segment.FirstSequence, segment.CommittedBytes);
        _frames = At(SegmentHeader.Size, segment.FirstSequence - 1);
        if (!segment.HasHeader)
            _damage.Add(new SegmentDamage(0, Math.Min(SegmentHeader.Size, segment.Bytes), segment.FirstSequence, segment.FirstSequence - 1, "the header is not sound"));
    }

    /// <summary>What was found damaged so far, in order.</summary>
    public IReadOnlyList<SegmentDamage> Damage => _damage;

    /// <summary>The description in force; null where there is none that is sound.</summary>
    /// <exception cref="MonitorException">Its frame is sound, but what it says is no description.</exception>
    public JournalDescription? Description => _description ??= _json is null ? null : JournalDescription.Parse(_json);

    /// <summary>Reads the next sound frame.</summary>
    /// <param name="frame">The frame; valid until the next call.</param>
    /// <returns>False: there is no more.</returns>
    public bool TryRead(out JournalFrame frame)
    {
        while (true)
        {
            if (_frames.TryNext(out FrameView view))
            {
                if (view.Kind is FrameKind.Description && !view.Content.SequenceEqual(_json))
                    (_json, _description) = (view.Content.ToArray(), null);
                frame = new JournalFrame(view, _frames.Offset - view.Bytes.Length);
                return true;
            }

            Filled filled = _frames.Fill();
            if (filled is Filled.Damage)
                _damage.Add(Whole(_frames.Damage!));
            if (filled is Filled.End)
                break;
        }

        frame = default;
        return false;
    }

    /// <summary>Takes in what was committed since the folder was opened.</summary>
    /// <returns>Whether there is anything.</returns>
    public bool LookAgain()
    {
        FrameReader ahead = new(_file, Checksum.Seed(_segment.Salt), _limit, _frames.LastLoaded) { Limit = RandomAccess.GetLength(_file) };
        long end = _limit;
        while (ahead.TryNext(out FrameView frame) || ahead.Fill() is not Filled.End)
        {
            if (!frame.Bytes.IsEmpty && frame.Kind is FrameKind.Commit or FrameKind.Seal)
                end = ahead.Offset;
        }

        bool hasMore = end > _limit;
        _frames.Limit = _limit = end;
        return hasMore;
    }

    /// <summary>Goes to the group that has a sequence, or to one before it.</summary>
    public void SeekSequence(ulong sequence) => Seek(IndexRow.BySequence(_segment.Index, sequence));

    /// <summary>Goes in front of the groups that were committed at a moment or later.</summary>
    public void SeekTime(EventTime time) => Seek(IndexRow.ByTime(_segment.Index, time.UnixNanoseconds));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Damage up to the end took all events that lie in front of the segment behind, or that a sealed segment may have had.</summary>
    private SegmentDamage Whole(SegmentDamage damage) =>
        damage.To == _limit ? damage with { LastSequence = Math.Max(damage.LastSequence, _segment.NextFirst - 1 ?? _segment.LastSequence) } : damage;

    private void Seek(IndexRow? row) =>
        _frames = row is { Offset: >= SegmentHeader.Size } group ? At(group.Offset, group.Sequence - 1) : At(SegmentHeader.Size, _segment.FirstSequence - 1);

    private FrameReader At(long offset, ulong before) =>
        new(_file, Checksum.Seed(_segment.Salt), offset, before, _frames?.Chunk) { Limit = _limit };
}
