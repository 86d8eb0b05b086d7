using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>What a writer finds in a journal's folder, and has mended: nothing lies behind the last sound frame.</summary>
internal sealed class FoundJournal
{
    private readonly List<LiveSegment> _segments = [];
    private readonly List<JournalGap> _gaps = [];

    private FoundJournal()
    {
    }

    /// <summary>The journal's random number.</summary>
    public ulong Id { get; private set; } = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>The segments.</summary>
    public IReadOnlyList<LiveSegment> Segments => _segments;

    /// <summary>The segment that is to be gone on with; null where a new one is to be begun.</summary>
    public SegmentWriter? Current { get; private set; }

    /// <summary>The description of the segment at hand: UTF-8 JSON.</summary>
    public byte[]? Description { get; private set; }

    /// <summary>The hash at which the last segment ended.</summary>
    public byte[] Chain { get; private set; } = new byte[FrameLayout.HashSize];

    /// <summary>Sequence of the last committed entry.</summary>
    public ulong Committed { get; private set; }

    /// <summary>Sequence of the next entry.</summary>
    public ulong NextSequence { get; private set; } = 1;

    /// <summary>Entries that were found behind the last commit; still to be committed.</summary>
    public Group Kept { get; } = new();

    /// <summary>What to tell of it.</summary>
    public JournalRecovery Recovery { get; private set; } = new() { IsNew = true, IsClean = true };

    /// <summary>Looks at a folder that this process owns.</summary>
    /// <exception cref="MonitorException">A segment is in a later version of the format.</exception>
    public static FoundJournal Look(string folder)
    {
        FoundJournal found = new();
        string unborn = Path.Combine(folder, SegmentName.Unborn);
        bool hasDied = File.Exists(unborn);
        File.Delete(unborn);
        string[] paths = SegmentName.In(folder);
        found.Kept.Begin(1, 0);
        SegmentInfo? before = null;
        for (int i = 0; i < paths.Length; i++)
            before = found.Take(paths[i], before, paths.Length - 1 - i, i + 1 < paths.Length ? SegmentName.SequenceOf(paths[i + 1]) : null) ?? before;
        found.Recovery = found.Recovery with { Gaps = found._gaps, IsClean = found.Recovery.IsClean && !hasDied };
        return found;
    }

    /// <summary>Takes a segment.</summary>
    /// <param name="path">The file.</param>
    /// <param name="before">What is to be known of the one before.</param>
    /// <param name="behind">How many come behind it.</param>
    /// <param name="next">First sequence of the next one; null for the last.</param>
    /// <returns>What is to be known of it; null when it held nothing and was deleted.</returns>
    private SegmentInfo? Take(string path, SegmentInfo? before, int behind, ulong? next)
    {
        bool isLast = next is null;
        SegmentInfo info;
        SegmentScan? scan;
        using (SafeFileHandle file = Disk.OpenToRead(path))
        {
            info = SegmentProbe.Look(path, file, out scan);
            if (next is { } first && scan is { IsSealed: false })
                info = AsSealed(info, scan, first);
            if (isLast && scan is not null && !info.WasSealed && IsVoid(info, scan, file))
            {
                Disk.Delete(path);
                Recovery = Recovery with { IsNew = before is null, IsClean = false, BytesCut = info.Bytes, FileCut = path };
                return null;
            }

            // The last one says what is to be told, or, where it cannot be read, the one before.
            if (behind <= 1)
                Recovery = Remember(info, scan, file, Recovery);
        }

        if (info.HasHeader)
            Id = info.Journal;
        bool isBehindGap = before is not null && IsMissingBetween(before, info);
        if (isBehindGap)
            _gaps.Add(new JournalGap(JournalGapKind.Damaged, before!.LastSequence + 1, info.FirstSequence - 1, JournalGap.Unknown));
        if (!info.HasHeader && (scan is null || scan.HasFrames || info.WasSealed))
            _gaps.Add(JournalGap.Of(new SegmentDamage(0, Math.Min(SegmentHeader.Size, info.Bytes), info.FirstSequence, info.FirstSequence - 1, ""), path));
        if (scan is not null)
            _gaps.AddRange(DamageOf(info, scan).Select(damage => JournalGap.Of(damage, path)));
        if (isLast)
            info = GoOn(info, scan);
        LiveSegment segment = Current?.Segment ?? new LiveSegment(info with { IsSealed = true });
        segment.IsBehindGap = isBehindGap;
        _segments.Add(segment);
        Chain = info.EndChain.ToArray();
        Committed = info.LastSequence;
        NextSequence = Math.Max(NextSequence, Math.Max(info.LastSequence, Kept.LastSequence) + 1);
        return info;
    }

    /// <summary>What is to be known of a segment that has another one behind it: all of it was committed.</summary>
    private static SegmentInfo AsSealed(SegmentInfo info, SegmentScan scan, ulong next) => info with
    {
        WasSealed = true,
        CommittedBytes = info.Bytes,
        LastSequence = scan.FramesEnd < info.Bytes ? Math.Max(scan.LastFound, next - 1) : scan.LastFound,
    };

    /// <summary>Damage in what was committed.</summary>
    private static IEnumerable<SegmentDamage> DamageOf(SegmentInfo info, SegmentScan scan)
    {
        if (!info.WasSealed || scan.IsSealed)
            return scan.Damage;
        return scan.Damage.Concat(scan.TailDamage.Select(damage =>
            damage.To < info.Bytes ? damage : damage with { LastSequence = Math.Max(damage.LastSequence, info.LastSequence) }));
    }

    /// <summary>Makes the last segment one that can be gone on with, where it was not sealed.</summary>
    private SegmentInfo GoOn(SegmentInfo info, SegmentScan? scan)
    {
        if (scan is null || info.WasSealed && !scan.IsSealed)
            return info;
        if (!scan.HasFrames)
        {
            // Nothing can be read: no sequence that it may have given is given again.
            ulong last = info.FirstSequence + (ulong)(info.Bytes / FrameLayout.SmallestEntry);
            _gaps.Add(new JournalGap(JournalGapKind.Damaged, info.FirstSequence, last, JournalGap.Unknown, info.Path, 0, info.Bytes));
            return info with { LastSequence = last, CommittedBytes = info.Bytes };
        }

        SafeFileHandle file = Disk.OpenToWrite(info.Path);
        long end = scan.TailEntries > 0 ? scan.TailEnd : scan.CommittedEnd;
        if (info.Bytes > end)
        {
            RandomAccess.SetLength(file, end);
            Disk.Flush(file);
        }

        Recovery = Recovery with { BytesCut = info.Bytes - end, FileCut = info.Bytes > end ? info.Path : null, CutAt = end };
        if (scan.IsSealed)
        {
            file.Dispose();
            Disk.Protect(info.Path);
            return info;
        }

        Kept.Begin(info.LastSequence + 1, info.LastSequence);
        if (scan.TailEntries > 0)
        {
            byte[] tail = new byte[end - scan.CommittedEnd];
            Disk.Read(file, tail, scan.CommittedEnd);
            Kept.Adopt(tail);
        }

        LiveSegment segment = new(info with { IsSealed = false });
        Current = SegmentWriter.Resume(file, segment, info.Begun, scan);
        Description = info.HasHeader ? scan.Description : null;
        return info;
    }

    private static JournalRecovery Remember(SegmentInfo info, SegmentScan? scan, SafeFileHandle file, JournalRecovery before)
    {
        UncountedEntries? tail = info.WasSealed ? scan?.BrokenTail : scan?.Tail;
        (byte[]? ledger, long? time) = scan is null ? SealedEnd.Read(file, info) : (info.WasSealed || scan.TailEntries > 0 ? tail!.Ledger ?? scan.Ledger : scan.Ledger, scan.CommitTime);
        byte[]? description = scan is null ? SegmentEntrance.Description(file, info.Salt, info.FirstSequence, info.CommittedBytes) : scan.Description;
        return new JournalRecovery
        {
            IsClean = info.IsSealed,
            EntriesKept = info.WasSealed ? 0 : scan?.TailEntries ?? 0,
            Uncounted = [.. tail?.Entries ?? []],
            LastCommit = time is { } known ? new EventTime(known) : before.LastCommit,
            Ledger = ledger is null ? before.Ledger : LedgerContent.Read(ledger),
            Description = Parse(description) ?? before.Description,
        };
    }

    private static JournalDescription? Parse(byte[]? json)
    {
        try
        {
            return json is null ? null : JournalDescription.Parse(json);
        }
        catch (MonitorException)
        {
            return null;
        }
    }

    /// <summary>Whether events lie between two segments that neither has. A jump that the writer knew of leaves the chain whole.</summary>
    private static bool IsMissingBetween(SegmentInfo before, SegmentInfo next) =>
        next.FirstSequence > before.LastSequence + 1 && !before.EndChain.Span.SequenceEqual(next.Chain.Span);

    /// <summary>Whether nothing in a segment was ever promised or is worth to be kept: it has no commit and no entry, and ends before its first
    /// frame does.</summary>
    private static bool IsVoid(SegmentInfo info, SegmentScan scan, SafeFileHandle file)
    {
        if (scan.HasFrames)
            return scan is { TailEntries: 0, CommitTime: null, IsSealed: false };
        byte[] header = new byte[FrameLayout.HeaderSize];
        return Disk.Read(file, header, SegmentHeader.Size) < header.Length
            || info.HasHeader && FrameCheck.Header(header, long.MaxValue, out int length) is null && length > info.Bytes - SegmentHeader.Size;
    }
}
