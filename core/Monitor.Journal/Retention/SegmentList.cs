namespace Monitor.Journal;

/// <summary>The segments of a journal that is being written, by sequence. One thread changes it; any may look.</summary>
internal sealed class SegmentList(IEnumerable<LiveSegment> found)
{
    private volatile LiveSegment[] _all = [.. found];

    /// <summary>The segments as they are now.</summary>
    public LiveSegment[] All => _all;

    /// <summary>The last one; null where there is none.</summary>
    public LiveSegment? Last => _all is [.., var last] ? last : null;

    /// <summary>Bytes of all together.</summary>
    public long Bytes
    {
        get
        {
            long bytes = 0;
            foreach (LiveSegment segment in _all)
                bytes += segment.Length;
            return bytes;
        }
    }

    /// <summary>Adds a segment; one of the same name, which has no events, gives way to it.</summary>
    public void Add(LiveSegment segment) => _all = [.. _all.Where(one => one.FirstSequence != segment.FirstSequence), segment];

    /// <summary>Takes the oldest out.</summary>
    public void RemoveFirst() => _all = _all[1..];

    /// <summary>The first segment that has an event of a sequence or a later one; null where there is none yet.</summary>
    public LiveSegment? Find(ulong sequence)
    {
        foreach (LiveSegment segment in _all)
        {
            if (segment.LastSequence >= sequence && segment.HasEntries)
                return segment;
        }

        return null;
    }
}
