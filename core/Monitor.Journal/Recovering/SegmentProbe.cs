using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>Finds out what is to be known of a segment file: from header and seal where it is sealed, else by reading it.</summary>
internal static class SegmentProbe
{
    /// <summary>Looks at a segment.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">The file, open for reading.</param>
    /// <param name="scan">What reading it told, where that was needed.</param>
    /// <exception cref="Sdk.Diagnostics.MonitorException">It is in a later version of the format.</exception>
    public static SegmentInfo Look(string path, SafeFileHandle file, out SegmentScan? scan)
    {
        byte[] bytes = new byte[SegmentHeader.Size];
        long length = RandomAccess.GetLength(file);
        Disk.Read(file, bytes, 0);
        SegmentHeader? header = SegmentHeader.Read(bytes);
        if (header is null && SegmentHeader.VersionOf(bytes) is { } version)
            throw new Sdk.Diagnostics.MonitorException(JournalErrors.LaterVersion(path, version));
        ulong first = header?.FirstSequence ?? SegmentName.SequenceOf(path) ?? 1;
        SegmentInfo info = new()
        {
            Path = path,
            HasHeader = header is not null,
            Journal = header?.Journal ?? 0,
            Begun = new EventTime(header?.Begun ?? 0),
            Chain = header?.Chain ?? new byte[FrameLayout.HashSize],
            Salt = SegmentHeader.SaltOf(bytes),
            FirstSequence = first,
            LastSequence = first - 1,
            Bytes = length,
        };
        scan = null;
        if (ReadSeal(file, length, info.Salt) is { } seal)
        {
            FrameView frame = new(seal);
            bool hasEntries = frame.Sequence >= first;
            return info with
            {
                IsSealed = true,
                LastSequence = frame.Sequence,
                FirstTime = hasEntries ? new EventTime(SealContent.FirstTime(frame.Content)) : null,
                LastTime = hasEntries ? new EventTime(SealContent.LastTime(frame.Content)) : null,
                CommittedBytes = length,
                EndChain = SealContent.Chain(frame.Content).ToArray(),
                Index = SealContent.Index(frame.Content),
            };
        }

        scan = SegmentScan.Read(file, info.Salt, first, info.Chain.ToArray());
        return info with
        {
            IsSealed = scan.IsSealed,
            LastSequence = scan.LastSequence,
            FirstTime = scan.Times?.First,
            LastTime = scan.Times?.Last,
            CommittedBytes = Math.Min(scan.CommittedEnd, length),
            EndChain = scan.Chain,
            Index = [.. scan.Index],
        };
    }

    /// <summary>Whether a segment that has no sound seal had one: it ends by the mark of one, or by a frame of its kind.</summary>
    public static bool EndsAsSealed(SafeFileHandle file, SegmentInfo info)
    {
        byte[] tail = new byte[SealContent.TailSize];
        byte[] header = new byte[FrameLayout.HeaderSize];
        if (info.Bytes < SegmentHeader.Size + SealContent.FrameLength(0))
            return false;
        return Disk.Read(file, tail, info.Bytes - tail.Length) == tail.Length && SealContent.OffsetFrom(tail) >= SegmentHeader.Size
            || Disk.Read(file, header, info.CommittedBytes) == header.Length
            && FrameCheck.Header(header, info.Bytes - info.CommittedBytes, out int length) is null
            && length == info.Bytes - info.CommittedBytes && new FrameView(header).Kind is FrameKind.Seal;
    }

    /// <summary>The frame of the seal by which a file ends; null where there is no sound one.</summary>
    public static byte[]? ReadSeal(SafeFileHandle file, long length, ulong salt)
    {
        byte[] tail = new byte[SealContent.TailSize];
        if (length < SegmentHeader.Size + SealContent.FrameLength(0) || Disk.Read(file, tail, length - tail.Length) < tail.Length)
            return null;
        long at = SealContent.OffsetFrom(tail);
        if (at < SegmentHeader.Size || at > length - SealContent.FrameLength(0) || length - at > FrameLayout.MaximumSize)
            return null;
        byte[] frame = new byte[length - at];
        return Disk.Read(file, frame, at) == frame.Length
            && FrameCheck.Header(frame, frame.Length, out int stated) is null && stated == frame.Length
            && FrameCheck.Frame(frame, Checksum.Seed(salt)) is null
            && new FrameView(frame).Kind is FrameKind.Seal ? frame : null;
    }
}
