using Microsoft.Win32.SafeHandles;

namespace Monitor.Journal;

/// <summary>What the end of a sealed segment says: last ledger and last commit.</summary>
internal static class SealedEnd
{
    /// <summary>Reads backwards, index row by index row, until a ledger is found.</summary>
    /// <param name="file">The segment.</param>
    /// <param name="info">What is known of it.</param>
    public static (byte[]? Ledger, long? CommitTime) Read(SafeFileHandle file, SegmentInfo info)
    {
        byte[]? ledger = null;
        long? time = null;
        long limit = info.CommittedBytes;
        for (int row = info.Index.Length - 1; row >= 0 && ledger is null; row--)
        {
            long at = info.Index[row].Offset;
            if (at < SegmentHeader.Size || at >= limit)
                continue;
            FrameReader frames = new(file, Checksum.Seed(info.Salt), at, 0) { Limit = limit };
            long? last = null;
            while (frames.TryNext(out FrameView frame) || frames.Fill() is not Filled.End)
            {
                if (frame.Bytes.IsEmpty)
                    continue;
                if (frame.Kind is FrameKind.Ledger)
                    ledger = frame.Content.ToArray();
                else if (frame.Kind is FrameKind.Commit)
                    last = CommitContent.Time(frame.Content);
            }

            time ??= last;
            limit = at;
        }

        return (ledger, time);
    }
}
