using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>The segments of a journal as its commit thread writes them: which is written, when the next is begun, which go.</summary>
internal sealed class SegmentStore : IDisposable
{
    /// <summary>A segment is closed when it is as old as this part of the time that events are kept: so much longer they may stay.</summary>
    private const int PartsOfAge = 8;

    private readonly string _folder;
    private readonly string _unbornPath;
    private readonly JournalOptions _options;
    private readonly byte[] _description;
    private readonly ulong _journal;
    private readonly long _size;
    private readonly SegmentRetention _retention;
    private readonly TimeProvider _time;
    private SegmentWriter? _current;
    private SafeFileHandle? _unborn;
    private byte[] _chain;
    private bool _mustBegin;
    private bool _hasReserved;

    /// <param name="folder">The journal's folder.</param>
    /// <param name="options">How it is written and kept.</param>
    /// <param name="description">What new segments begin with.</param>
    /// <param name="readers">Those who read.</param>
    /// <param name="found">What there is.</param>
    /// <param name="time">The clock.</param>
    public SegmentStore(string folder, JournalOptions options, byte[] description, ReaderList readers, FoundJournal found, TimeProvider time)
    {
        _folder = folder;
        _unbornPath = Path.Combine(folder, SegmentName.Unborn);
        _options = options;
        _description = description;
        _journal = found.Id;
        _size = Math.Min(options.SegmentSize, options.Keep / 2);
        _time = time;
        _chain = found.Chain;
        _current = found.Current;
        _mustBegin = !description.AsSpan().SequenceEqual(found.Description);
        Segments = new SegmentList(found.Segments);
        _retention = new SegmentRetention(folder, options, Segments, readers);
    }

    /// <summary>The segments.</summary>
    public SegmentList Segments { get; }

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
            Seal();
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _current?.Dispose();
        _unborn?.Dispose();
        try
        {
            File.Delete(_unbornPath);
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            // It goes at the next start.
        }
    }

    private void CommitOnce(Group group)
    {
        if (group.OpensSegment)
        {
            Seal();
            _current = Begin(group);
            _mustBegin = false;
        }

        _current!.Write(group, Now());
        group.OpensSegment = false;
        if (Segments.Last != _current.Segment)
            Segments.Add(_current.Segment);
        ReserveNext();
    }

    private SegmentWriter Begin(Group group)
    {
        _retention.MakeRoom(Math.Max(_size, group.WholeLength));
        _retention.Expire(Now());
        SafeFileHandle file = _unborn ?? Reserve();
        _unborn = null;
        _hasReserved = false;

        // A segment without events gives way to the new one, and its place in the chain too.
        byte[] chain = Segments.Last is { } last && last.FirstSequence == group.FirstSequence ? last.Chain : _chain;
        ulong salt = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        SegmentHeader header = new(_journal, salt, group.FirstSequence, Now().UnixNanoseconds, chain);
        return SegmentWriter.Begin(file, _unbornPath, _folder, header, _description);
    }

    /// <summary>Reserves the next segment's space while there is still room in this one, so that a disk that becomes full leaves a segment to
    /// give up when the next is needed.</summary>
    private void ReserveNext()
    {
        if (_hasReserved || _current!.Segment.Length <= _size / 2 || Segments.Bytes + 2 * _size > _options.Keep)
            return;
        _hasReserved = true;
        _unborn = TryReserve();
    }

    /// <summary>An empty file with the space of a segment, or with what there is when nothing may go any more.</summary>
    private SafeFileHandle Reserve()
    {
        while (true)
        {
            if (TryReserve() is { } file)
                return file;
            if (!_retention.TryDeleteOldest())
                return OpenUnborn();
        }
    }

    private SafeFileHandle OpenUnborn()
    {
        File.Delete(_unbornPath);
        return Disk.OpenToWrite(_unbornPath);
    }

    private SafeFileHandle? TryReserve()
    {
        SafeFileHandle file = OpenUnborn();
        try
        {
            Disk.Reserve(file, _size);
            return file;
        }
        catch (IOException exception) when (Disk.IsFull(exception))
        {
            file.Dispose();
            return null;
        }
    }

    private bool IsOld(SegmentWriter segment) =>
        _options.KeepFor is { } age && Now().UnixNanoseconds - segment.Begun.UnixNanoseconds > (long)(age / PartsOfAge).TotalNanoseconds;

    private EventTime Now() => EventTime.From(_time.GetUtcNow().UtcDateTime);
}
