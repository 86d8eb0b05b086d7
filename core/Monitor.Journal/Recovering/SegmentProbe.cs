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
        if (ReadSeal(file, length, info.Salt) is { } sound)
        {
            FrameView frame = new(sound);
            bool hasEntries = frame.Sequence >= first;
            return info with
            {
                IsSealed = true,
                WasSealed = true,
                LastSequence = frame.Sequence,
                FirstTime = hasEntries ? new EventTime(SealContent.FirstTime(frame.Content)) : null,
                LastTime = hasEntries ? new EventTime(SealContent.LastTime(frame.Content)) : null,
                CommittedBytes = length,
                EndChain = SealContent.Chain(frame.Content).ToArray(),
                Index = SealContent.Index(frame.Content),
            };
        }

        scan = SegmentScan.Read(file, info.Salt, first, info.Chain.ToArray());
        info = info with
        {
            IsSealed = scan.IsSealed,
            WasSealed = scan.IsSealed,
            LastSequence = scan.LastSequence,
            FirstTime = scan.Times?.First,
            LastTime = scan.Times?.Last,
            CommittedBytes = Math.Min(scan.CommittedEnd, length),
            EndChain = scan.Chain,
            Index = [.. scan.Index],
        };
        if (scan.IsSealed || FindBrokenSeal(file, length, scan.FramesEnd) is not { } seal)
            return info;

        // All of it was committed. What lies in front of the seal and is no sound frame may have been so many events at most.
        ulong lost = (ulong)Math.Max(seal - scan.FramesEnd, 0) / FrameLayout.SmallestEntry;
        return info with { WasSealed = true, LastSequence = scan.LastFound + lost, CommittedBytes = length };
    }

    /// <summary>Where the seal of a segment begins that has none that is sound: the file ends with the mark of one, or with a frame of its
    /// kind.</summary>
    /// <param name="file">The segment.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="framesEnd">Where its last sound frame ends.</param>
    /// <returns>The place, or the file's end where there is a mark alone; null: it was not sealed.</returns>
    private static long? FindBrokenSeal(SafeFileHandle file, long length, long framesEnd)
    {
        long from = Math.Max(framesEnd, length - FrameLayout.MaximumSize + FrameLayout.Alignment - 1 & ~(FrameLayout.Alignment - 1L));
        byte[] end = new byte[Math.Max(length - from, 0)];
        if (end.Length < SealContent.TailSize || Disk.Read(file, end, from) < end.Length)
            return null;
        for (int at = 0; at <= end.Length - SealContent.FrameLength(0); at += FrameLayout.Alignment)
        {
            ReadOnlySpan<byte> rest = end.AsSpan(at);
            if ((FrameKind)rest[FrameLayout.KindAt] is FrameKind.Seal && FrameCheck.Header(rest, rest.Length, out int stated) is null && stated == rest.Length)
                return from + at;
        }

        long marked = SealContent.OffsetFrom(end.AsSpan(^SealContent.TailSize..));
        return marked < SegmentHeader.Size ? null : marked >= framesEnd && marked < length ? marked : length;
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
