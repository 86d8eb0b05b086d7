namespace Monitor.Journal;

/// <summary>The open readers of a journal that is being written.</summary>
internal sealed class ReaderList
{
    private readonly Lock _gate = new();
    private readonly List<JournalReader> _readers = [];

    /// <summary>Adds a reader that is made while no segment is being removed.</summary>
    public JournalReader Add(Func<JournalReader> make)
    {
        lock (_gate)
        {
            JournalReader reader = make();
            _readers.Add(reader);
            return reader;
        }
    }

    public void Remove(JournalReader reader)
    {
        lock (_gate)
            _readers.Remove(reader);
    }

    /// <summary>Whether a reader has not read all of a segment.</summary>
    public bool Need(LiveSegment segment)
    {
        lock (_gate)
            return _readers.Exists(reader => reader.Needs(segment));
    }

    /// <summary>Takes the oldest segment out of a list, after each reader was moved behind it and knows what it missed.</summary>
    public void Remove(LiveSegment oldest, SegmentList segments)
    {
        lock (_gate)
        {
            foreach (JournalReader reader in _readers)
                reader.Overtake(oldest);
            segments.RemoveFirst();
        }
    }
}
