using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>Deletes the oldest segments when they take too much room or are too old. The newest always stays. Runs on the commit
/// thread.</summary>
/// <param name="folder">The journal's folder.</param>
/// <param name="options">How much is kept.</param>
/// <param name="segments">The segments.</param>
/// <param name="readers">Those who read them.</param>
internal sealed class SegmentRetention(string folder, JournalOptions options, SegmentList segments, ReaderList readers)
{
    /// <summary>Deletes as much as must go before so many bytes can be added.</summary>
    /// <exception cref="MonitorException">A reader needs what would have to go, and it is not to be lost.</exception>
    public void MakeRoom(long bytes)
    {
        while (segments.Bytes + bytes > options.Keep && HasOld)
        {
            if (!TryDeleteOldest())
                throw new MonitorException(JournalErrors.Full(folder));
        }
    }

    /// <summary>Deletes what is older than it may become.</summary>
    public void Expire(EventTime now)
    {
        if (options.KeepFor is not { } age)
            return;
        EventTime oldest = new(now.UnixNanoseconds - (long)age.TotalNanoseconds);
        while (HasOld && segments.All[0].LastTime < oldest && TryDeleteOldest())
        {
        }
    }

    /// <summary>Deletes the oldest segment, if it may go.</summary>
    public bool TryDeleteOldest()
    {
        if (!HasOld)
            return false;
        LiveSegment oldest = segments.All[0];
        if (options.WhenFull is WhenFull.DropNew && readers.Need(oldest))
            return false;
        readers.Remove(oldest, segments);
        Disk.Delete(oldest.Path);
        return true;
    }

    private bool HasOld => segments.All.Length > 1;
}
