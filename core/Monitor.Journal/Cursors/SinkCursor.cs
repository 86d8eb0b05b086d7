using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal;

/// <summary>How far a sink is. One thread uses it.</summary>
public sealed class SinkCursor : IDisposable
{
    /// <summary>Opens a sink's cursor, making it where there is none.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="sink">The sink's name.</param>
    /// <param name="journal">The journal's random number; a cursor of another journal counts as none.</param>
    /// <exception cref="MonitorException">The file cannot be used.</exception>
    public static SinkCursor Open(string folder, string sink, ulong journal) => throw new NotImplementedException();

    /// <summary>Whether there was none.</summary>
    public bool IsNew => throw new NotImplementedException();

    /// <summary>Sequence of the next event to deliver; 0: the oldest that is there.</summary>
    public ulong Next => throw new NotImplementedException();

    /// <summary>The rows as they were at opening.</summary>
    public IReadOnlyList<CursorRow> Rows => throw new NotImplementedException();

    /// <summary>Writes, without waiting for the disk: it survives the process, not yet the machine.</summary>
    /// <exception cref="MonitorException">The file cannot be written.</exception>
    public void Write(ulong next, ReadOnlySpan<CursorRow> rows) => throw new NotImplementedException();

    /// <summary>Waits until what was written is on the disk.</summary>
    /// <exception cref="MonitorException">The disk does not take it.</exception>
    public void Flush() => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
