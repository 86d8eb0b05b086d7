using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Records;

namespace Monitor.Journal;

/// <summary>Counts what a reader will not get of a segment that is about to go.</summary>
internal static class MissedEntries
{
    /// <summary>Counts the entries of a route, by event id.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="first">The first sequence that counts.</param>
    /// <param name="filter">The route.</param>
    /// <returns>The counts of what can be read; <see cref="JournalGap.Unknown"/> where that is nothing.</returns>
    public static IReadOnlyDictionary<ushort, long> Count(LiveSegment segment, long offset, ulong first, RouteFilter filter)
    {
        Dictionary<ushort, long> counts = [];
        try
        {
            using SafeFileHandle file = Disk.OpenToRead(segment.Path);
            filter.Use(SegmentEntrance.Description(file, segment));
            ulong before = offset == SegmentHeader.Size ? segment.FirstSequence - 1 : first - 1;
            FrameReader frames = new(file, Checksum.Seed(segment.Salt), offset, before) { Limit = segment.Length };
            bool isWhole = true;
            Filled filled;
            do
            {
                while (frames.TryNext(out FrameView frame))
                    Count(frame, first, filter, counts);
                filled = frames.Fill();
                isWhole &= filled is not Filled.Damage;
            }
            while (filled is not Filled.End);
            return isWhole || counts.Count > 0 ? counts : JournalGap.Unknown;
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            return JournalGap.Unknown;
        }
    }

    private static void Count(FrameView frame, ulong first, RouteFilter filter, Dictionary<ushort, long> counts)
    {
        if (frame.Kind is FrameKind.Description)
            filter.Use(frame.Content);
        if (frame.Kind is not FrameKind.Entry || frame.Sequence < first || (EntryContent.Routes(frame) & filter.Mask) == 0)
            return;
        ushort id = EventRecord.FromTrusted(EntryContent.Record(frame)).EventId;
        counts[id] = counts.GetValueOrDefault(id) + 1;
    }
}
