using System.Runtime.InteropServices;
using Monitor.Capture.RawRecords;

namespace Monitor.Capture.Windows.Device;

/// <summary>
/// The critical and the bulk ring as one stream, by time. A process's start is reserved in the one before the process can do anything that gets
/// into the other; so the bulk ring is looked at first, then the critical one, and of the bulk ring no more is read than was seen then or is older than
/// a critical record. A record that is not complete holds up the other ring for a short while.
/// </summary>
/// <param name="critical">Processes and what must not be lost.</param>
/// <param name="bulk">All else.</param>
/// <param name="time">The clock.</param>
internal sealed class MergedRings(RingReader critical, RingReader bulk, TimeProvider time)
{
    private const long BatchBytes = 64 << 10;
    private static readonly TimeSpan BusyPatience = TimeSpan.FromMilliseconds(20);

    private long _heldUpSince;

    /// <summary>Number of records that were handed over.</summary>
    public long Records { get; private set; }

    /// <summary>Whether complete records wait for one that is not.</summary>
    public bool IsHeldUp => _heldUpSince != 0;

    /// <summary>Hands over records, oldest first, until none is left or enough bytes were read. The tails are written once for each batch.</summary>
    /// <returns>Bytes read.</returns>
    public long Drain(RawRecordHandler handler, long maximumBytes)
    {
        long read = 0, batch;
        do
        {
            batch = ReadBatch(handler, Math.Min(BatchBytes, maximumBytes - read));
            read += batch;
        }
        while (batch > 0 && read < maximumBytes);
        return read;
    }

    private long ReadBatch(RawRecordHandler handler, long maximumBytes)
    {
        bulk.Look();
        ulong settled = bulk.End;
        critical.Look();
        bulk.Look();
        long read = 0;
        while (read < maximumBytes && Choose(settled, out ReadOnlySpan<byte> record) is { } ring)
        {
            handler(record);
            read += ring.Take(record);
            Records++;
        }

        critical.Publish();
        bulk.Publish();
        return read;
    }

    /// <summary>The ring whose record is next; null if none is to be read now.</summary>
    private RingReader? Choose(ulong settled, out ReadOnlySpan<byte> record)
    {
        bool hasCritical = critical.TryPeek(out ReadOnlySpan<byte> first), hasBulk = bulk.TryPeek(out ReadOnlySpan<byte> second);
        bool takesBulk = hasBulk && (!hasCritical || TimeOf(second) < TimeOf(first));
        record = takesBulk ? second : first;
        if (hasCritical && hasBulk)
            return Free(takesBulk ? bulk : critical);
        if (!hasCritical && !hasBulk)
        {
            _heldUpSince = 0;
            return null;
        }

        RingReader other = hasCritical ? bulk : critical;
        if (other.IsBusy)
            return !MayPass() ? null : takesBulk ? bulk : critical;
        return takesBulk && bulk.Position >= settled ? null : Free(takesBulk ? bulk : critical);
    }

    private RingReader Free(RingReader ring)
    {
        _heldUpSince = 0;
        return ring;
    }

    private bool MayPass()
    {
        if (_heldUpSince == 0)
            _heldUpSince = time.GetTimestamp();
        return time.GetElapsedTime(_heldUpSince) >= BusyPatience;
    }

    private static ulong TimeOf(ReadOnlySpan<byte> record) => record.IsEmpty ? 0 : MemoryMarshal.AsRef<RecordHeader>(record).Time;
}
