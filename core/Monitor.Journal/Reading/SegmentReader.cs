namespace Monitor.Journal;

/// <summary>Reads the frames of a segment in order, up to the last commit. One thread reads.</summary>
public sealed class SegmentReader : IDisposable
{
    internal SegmentReader()
    {
    }

    /// <summary>What was found damaged so far, in order.</summary>
    public IReadOnlyList<SegmentDamage> Damage => throw new NotImplementedException();

    /// <summary>The description in force; null before the first one.</summary>
    public JournalDescription? Description => throw new NotImplementedException();

    /// <summary>Reads the next sound frame.</summary>
    /// <param name="frame">The frame; valid until the next call.</param>
    /// <returns>False: there is no more.</returns>
    public bool TryRead(out JournalFrame frame) => throw new NotImplementedException();

    /// <summary>Goes to the group that has a sequence, or to one before it.</summary>
    public void SeekSequence(ulong sequence) => throw new NotImplementedException();

    /// <summary>Goes in front of the groups that were committed at a moment or later.</summary>
    public void SeekTime(DateTimeOffset time) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
