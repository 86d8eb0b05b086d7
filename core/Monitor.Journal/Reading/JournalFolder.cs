using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal;

/// <summary>A journal as it lies in a folder, or a single segment, read without owning it: also while an agent writes, up to the last
/// commit.</summary>
public sealed class JournalFolder
{
    private JournalFolder(List<SegmentInfo> segments)
    {
        for (int i = 0; i < segments.Count - 1; i++)
            segments[i] = segments[i] with { CommittedBytes = segments[i].Bytes, NextFirst = segments[i + 1].FirstSequence };
        Segments = segments;
    }

    /// <summary>The segments, by sequence, as they were at opening.</summary>
    public IReadOnlyList<SegmentInfo> Segments { get; }

    /// <summary>Looks at a folder or at a segment file.</summary>
    /// <exception cref="MonitorException">There is no journal, or it cannot be read.</exception>
    public static JournalFolder Open(string path)
    {
        try
        {
            bool isFile = File.Exists(path);
            string[] paths = isFile ? [path] : Directory.Exists(path) ? SegmentName.In(path) : [];
            List<SegmentInfo> segments = [];
            foreach (string one in paths)
            {
                if (Look(one, isFile) is { } info)
                    segments.Add(info);
            }

            return segments.Count > 0 ? new JournalFolder(segments) : throw new MonitorException(JournalErrors.NoJournal(path));
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            throw new MonitorException(JournalErrors.Unreadable(path, exception.Message), exception);
        }
    }

    /// <summary>Opens one of them.</summary>
    /// <exception cref="MonitorException">It cannot be read.</exception>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public SegmentReader OpenSegment(SegmentInfo segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        if (!Segments.Contains(segment))
            throw new ArgumentException("The segment is of another folder.", nameof(segment));
        try
        {
            return new SegmentReader(segment, Disk.OpenToRead(segment.Path));
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            throw new MonitorException(JournalErrors.Unreadable(segment.Path, exception.Message), exception);
        }
    }

    /// <summary>Looks at a segment.</summary>
    /// <returns>Null when it has gone meanwhile, or when a file that somebody named is none.</returns>
    private static SegmentInfo? Look(string path, bool isNamed)
    {
        try
        {
            using SafeFileHandle file = Disk.OpenToRead(path);
            SegmentInfo info = SegmentProbe.Look(path, file, out SegmentScan? scan);
            return isNamed && !info.HasHeader && scan is { HasFrames: false } && SegmentName.SequenceOf(path) is null ? null : info;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
