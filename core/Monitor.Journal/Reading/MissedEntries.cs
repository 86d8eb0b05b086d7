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
    /// <returns>The counts; none where the file cannot be read.</returns>
    public static IReadOnlyDictionary<ushort, long> Count(LiveSegment segment, long offset, ulong first, RouteFilter filter)
    {
        Dictionary<ushort, long> counts = [];
        try
        {
            using SafeFileHandle file = Disk.OpenToRead(segment.Path);
            filter.Use(SegmentEntrance.Description(file, segment));
            ulong before = offset == SegmentHeader.Size ? segment.FirstSequence - 1 : first - 1;
            FrameReader frames = new(file, Checksum.Seed(segment.Salt), offset, before) { Limit = segment.Length };
            do
            {
                while (frames.TryNext(out FrameView frame))
                    Count(frame, first, filter, counts);
            }
            while (frames.Fill() is not Filled.End);
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            return JournalGap.Unknown;
        }

        return counts;
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
