namespace Monitor.Journal;

/// <summary>Reads a journal for one sink while it is written. One thread reads; it never blocks the writer.</summary>
public sealed class JournalReader : IDisposable
{
    internal JournalReader()
    {
    }

    /// <summary>Sequence of the next entry to be looked at.</summary>
    public ulong NextSequence => throw new NotImplementedException();

    /// <summary>Committed bytes not yet looked at.</summary>
    public long BytesBehind => throw new NotImplementedException();

    /// <summary>Reads the next committed entry of the route.</summary>
    /// <param name="entry">The entry; valid until the next call.</param>
    /// <returns>False: there is none now, or a gap comes first.</returns>
    public bool TryRead(out JournalEntry entry) => throw new NotImplementedException();

    /// <summary>Takes the gap that lies in front of the next entry.</summary>
    /// <returns>False: there is none.</returns>
    public bool TryTakeGap([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out JournalGap? gap) => throw new NotImplementedException();

    /// <summary>Waits until there is something to look at or a gap.</summary>
    /// <returns>False: the writer is closed and everything is read.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
