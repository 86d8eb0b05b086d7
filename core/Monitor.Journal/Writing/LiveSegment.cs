using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>A segment of a journal that is being written, as readers in the process see it: what is in here is on the disk. One thread
/// changes it; for any thread to read.</summary>
internal sealed class LiveSegment
{
    private long _length;
    private ulong _lastSequence;
    private volatile bool _isSealed;

    /// <param name="path">The file.</param>
    /// <param name="salt">Begins every checksum.</param>
    /// <param name="firstSequence">Sequence of the first event.</param>
    /// <param name="chain">The hash at which the segment before ended.</param>
    public LiveSegment(string path, ulong salt, ulong firstSequence, byte[] chain)
    {
        Path = path;
        Salt = salt;
        FirstSequence = firstSequence;
        Chain = chain;
        _lastSequence = firstSequence - 1;
    }

    /// <summary>A segment that was found. Where it does not say when its last event was, the file does.</summary>
    public LiveSegment(SegmentInfo info)
        : this(info.Path, info.Salt, info.FirstSequence, info.Chain.ToArray())
    {
        _length = info.CommittedBytes;
        _lastSequence = info.LastSequence;
        _isSealed = info.IsSealed;
        LastTime = info.LastTime ?? EventTime.From(File.GetLastWriteTimeUtc(info.Path));
    }

    public string Path { get; }

    public ulong Salt { get; }

    public ulong FirstSequence { get; }

    public byte[] Chain { get; }

    /// <summary>Committed bytes.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>Sequence of the last committed event; asked for before <see cref="Length"/>, it lies within that.</summary>
    public ulong LastSequence => Volatile.Read(ref _lastSequence);

    /// <summary>Time of the last committed event. For the commit thread.</summary>
    public EventTime LastTime { get; private set; }

    /// <summary>Whether nothing more comes.</summary>
    public bool IsSealed => _isSealed;

    /// <summary>Whether events are missing between the segment before and this one.</summary>
    public bool IsBehindGap { get; set; }

    public bool HasEntries => LastSequence >= FirstSequence;

    /// <summary>Notes a commit.</summary>
    public void Extend(long length, Group group)
    {
        if (group.Entries > 0)
            LastTime = group.LastTime;
        Volatile.Write(ref _length, length);
        Volatile.Write(ref _lastSequence, group.LastSequence);
    }

    /// <summary>Notes the seal.</summary>
    public void Seal(long length)
    {
        Volatile.Write(ref _length, length);
        _isSealed = true;
    }
}
