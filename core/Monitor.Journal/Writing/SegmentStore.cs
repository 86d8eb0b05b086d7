using System.Security.Cryptography;
using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>The segments of a journal as its commit thread writes them: which is written, when the next is begun, which go.</summary>
internal sealed class SegmentStore : IDisposable
{
    /// <summary>A segment is closed when it is as old as this part of the time that events are kept: so much longer they may stay.</summary>
    private const int PartsOfAge = 8;

    private readonly string _folder;
    private readonly UnbornSegment _unborn;
    private readonly JournalOptions _options;
    private readonly byte[] _description;
    private readonly ulong _journal;
    private readonly long _size;
    private readonly SegmentRetention _retention;
    private readonly TimeProvider _time;
    private SegmentWriter? _current;
    private byte[] _chain;
    private bool _mustBegin;

    /// <param name="folder">The journal's folder.</param>
    /// <param name="options">How it is written and kept.</param>
    /// <param name="description">What new segments begin with.</param>
    /// <param name="readers">Those who read.</param>
    /// <param name="found">What there is.</param>
    /// <param name="time">The clock.</param>
    public SegmentStore(string folder, JournalOptions options, byte[] description, ReaderList readers, FoundJournal found, TimeProvider time)
    {
        _folder = folder;
        _options = options;
        _description = description;
        _journal = found.Id;
        _size = Math.Min(options.SegmentSize, options.Keep / 2);
        _unborn = new UnbornSegment(folder, _size);
        _time = time;
        _chain = found.Chain;
        _current = found.Current;
        _mustBegin = !description.AsSpan().SequenceEqual(found.Description);
        Segments = new SegmentList(found.Segments);
        _retention = new SegmentRetention(folder, options, Segments, readers);
    }

    /// <summary>The segments.</summary>
    public SegmentList Segments { get; }

    /// <summary>Leaves a sign that a writer lives, where no open segment is one. A disk that is too full for it does without.</summary>
    public void Open()
    {
        try
        {
            if (_current is null)
                _unborn.Make();
            Disk.FlushFolder(_folder);
        }
        catch (IOException exception) when (Disk.IsFull(exception))
        {
            // Should the writer die now, the next start does not know.
        }
    }

    /// <summary>Whether a group of so many bytes begins a new segment.</summary>
    public bool NeedsNew(long groupLength) =>
        _current is not { Segment.Length: > 0 } || _mustBegin || _current.Segment.HasEntries && (!_current.HasRoom(groupLength, _size) || IsOld(_current));

    /// <summary>Writes a group and returns when it is on the disk. What fails may be done again.</summary>
    public void Commit(Group group)
    {
        while (true)
        {
            try
            {
                CommitOnce(group);
                return;
            }
            catch (IOException exception) when (Disk.IsFull(exception) && _retention.TryDeleteOldest())
            {
                // There is space now.
            }
        }
    }

    /// <summary>Closes the segment at hand if it is old, and deletes what is older than it may become.</summary>
    public void Expire()
    {
        if (_current is { Segment.HasEntries: true } current && IsOld(current))
        {
            _unborn.Make();
            Seal();
        }

        _retention.Expire(Now());
    }

    /// <summary>Closes the segment at hand.</summary>
    public void Seal()
    {
        if (_current is null)
            return;
        if (_current.Segment.Length > 0)
            _current.Seal();
        _chain = _current.Chain;
        _current.Dispose();
        _current = null;
    }

    /// <summary>Ends well.</summary>
    public void Dispose()
    {
        _current?.Dispose();
        _unborn.Dispose();
    }

    private void CommitOnce(Group group)
    {
        if (group.OpensSegment)
        {
            _retention.MakeRoom(Math.Max(_size, group.WholeLength) + (_current?.SealLength ?? 0));
            _retention.Expire(Now());
            _unborn.Reserve(_retention.TryDeleteOldest);
            Seal();
            _current = Begin(group.FirstSequence);
            _mustBegin = false;
        }

        _current!.Write(group, Now());
        group.OpensSegment = false;
        if (Segments.Last != _current.Segment)
            Segments.Add(_current.Segment);

        // While there is still room in this one: a disk that becomes full then leaves a segment to give up when the next is needed.
        if (_current.Segment.Length > _size / 2 && Segments.Bytes + 2 * _size <= _options.Keep)
            _unborn.Reserve(() => false);
    }

    private SegmentWriter Begin(ulong firstSequence)
    {
        // A segment without events gives way to the new one, and its place in the chain too.
        byte[] chain = Segments.Last is { } last && last.FirstSequence == firstSequence ? last.Chain : _chain;
        ulong salt = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        SegmentHeader header = new(_journal, salt, firstSequence, Now().UnixNanoseconds, chain);
        return SegmentWriter.Begin(_unborn.Take(), _unborn.Path, _folder, header, _description);
    }

    private bool IsOld(SegmentWriter segment) =>
        _options.KeepFor is { } age && Now().UnixNanoseconds - segment.Begun.UnixNanoseconds > (long)(age / PartsOfAge).TotalNanoseconds;

    private EventTime Now() => EventTime.From(_time.GetUtcNow().UtcDateTime);
}
