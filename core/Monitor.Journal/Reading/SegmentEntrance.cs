using Microsoft.Win32.SafeHandles;

namespace Monitor.Journal;

/// <summary>Finds where in a segment to begin.</summary>
internal static class SegmentEntrance
{
    /// <summary>The last group of the seal's index that begins at a sequence or in front of it; the segment's beginning where there is no
    /// seal.</summary>
    /// <returns>Where the group begins, and the last sequence in front of it.</returns>
    public static (long Offset, ulong Before) Find(SafeFileHandle file, LiveSegment segment, ulong sequence) =>
        sequence > segment.FirstSequence && segment.IsSealed
        && SegmentProbe.ReadSeal(file, segment.Length, segment.Salt) is { } seal
        && IndexRow.BySequence(SealContent.Index(new FrameView(seal).Content), sequence) is { Offset: >= SegmentHeader.Size } row
            ? (row.Offset, row.Sequence - 1)
            : (SegmentHeader.Size, segment.FirstSequence - 1);

    /// <summary>The description with which a segment begins; null where it is not sound.</summary>
    public static byte[]? Description(SafeFileHandle file, LiveSegment segment) =>
        Description(file, segment.Salt, segment.FirstSequence, segment.Length);

    /// <summary>The description with which a segment begins; null where it is not sound.</summary>
    public static byte[]? Description(SafeFileHandle file, ulong salt, ulong firstSequence, long limit)
    {
        byte[] header = new byte[FrameLayout.HeaderSize];
        if (Disk.Read(file, header, SegmentHeader.Size) < header.Length
            || FrameCheck.Header(header, limit - SegmentHeader.Size, out int length) is not null)
            return null;
        byte[] frame = new byte[length];
        if (Disk.Read(file, frame, SegmentHeader.Size) < length || FrameCheck.Frame(frame, Checksum.Seed(salt)) is not null)
            return null;
        FrameView view = new(frame);
        return view.Kind is FrameKind.Description && view.Sequence == firstSequence ? view.Content.ToArray() : null;
    }
}
