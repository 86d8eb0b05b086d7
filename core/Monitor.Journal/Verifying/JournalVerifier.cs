using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal;

/// <summary>Reads every byte of a journal and follows its chain of hashes.</summary>
public static class JournalVerifier
{
    /// <summary>Verifies the segments of a folder, as they were when it was opened. Where the first one is not the journal's first, its beginning
    /// is taken for granted.</summary>
    /// <exception cref="MonitorException">A file cannot be read.</exception>
    public static VerifyResult Verify(JournalFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ChainState state = new();
        bool isFirst = true;
        foreach (SegmentInfo segment in folder.Segments)
        {
            try
            {
                using SafeFileHandle file = Disk.OpenToRead(segment.Path);
                if (new SegmentVerifier(segment, state).Verify(file, isFirst, isLast: segment == folder.Segments[^1]) is { } broken)
                    return Result(state, broken, 0);
                isFirst = false;
            }
            catch (FileNotFoundException) when (isFirst && segment != folder.Segments[^1])
            {
                // Retention took the oldest since the folder was opened.
            }
            catch (Exception exception) when (Disk.IsRefusal(exception))
            {
                throw new MonitorException(JournalErrors.Unreadable(segment.Path, exception.Message), exception);
            }
        }

        SegmentInfo last = folder.Segments[^1];
        return Result(state, null, last.Bytes - last.CommittedBytes);
    }

    private static VerifyResult Result(ChainState state, JournalBreak? broken, long uncommitted) => new()
    {
        FirstBreak = broken,
        Head = state.Chain,
        Events = state.Events,
        Uncommitted = uncommitted,
        Gaps = state.Gaps,
    };
}
