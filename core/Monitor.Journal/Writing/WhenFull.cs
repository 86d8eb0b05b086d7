namespace Monitor.Journal;

/// <summary>What gives way when a journal is full.</summary>
public enum WhenFull
{
    /// <summary>The oldest sealed segment goes, also one that a reader still needs: the reader is told what it missed.</summary>
    DropOldest,

    /// <summary>A segment that an open reader still needs stays; commits wait instead, and then appending.</summary>
    DropNew,
}
