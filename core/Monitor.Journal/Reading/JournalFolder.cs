using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal;

/// <summary>A journal as it lies in a folder, or a single segment, read without owning it: also while an agent writes, up to the last
/// commit.</summary>
public sealed class JournalFolder
{
    /// <summary>Looks at a folder or at a segment file.</summary>
    /// <exception cref="MonitorException">There is no journal, or it cannot be read.</exception>
    public static JournalFolder Open(string path) => throw new NotImplementedException();

    /// <summary>The segments, by sequence, as they were at opening.</summary>
    public IReadOnlyList<SegmentInfo> Segments => throw new NotImplementedException();

    /// <summary>Opens one of them.</summary>
    /// <exception cref="MonitorException">It cannot be read.</exception>
    public SegmentReader OpenSegment(SegmentInfo segment) => throw new NotImplementedException();
}
