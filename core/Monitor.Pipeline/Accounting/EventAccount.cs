using Monitor.Sdk.Events;

namespace Monitor.Pipeline.Accounting;

/// <summary>What became of the events of one type. For several threads.</summary>
public sealed class EventAccount
{
    private static readonly int FilterReasons = Enum.GetValues<FilterReason>().Length;
    private static readonly int DropReasons = Enum.GetValues<DropReason>().Length;

    private readonly long[] _filtered = new long[FilterReasons];
    private readonly long[] _dropped = new long[DropReasons];
    private readonly long[] _delivered;
    private readonly long[] _filteredBySink;
    private readonly long[][] _droppedBySink;
    private long _produced;

    internal EventAccount(EventSchema schema, int position, int sinks)
    {
        Schema = schema;
        Position = position;
        _delivered = new long[sinks];
        _filteredBySink = new long[sinks];
        _droppedBySink = [.. Enumerable.Range(0, sinks).Select(_ => new long[DropReasons])];
    }

    /// <summary>The event.</summary>
    public EventSchema Schema { get; }

    /// <summary>Its position among the ledger's accounts.</summary>
    public int Position { get; }

    /// <summary>How many sinks there are.</summary>
    public int SinkCount => _delivered.Length;

    /// <summary>Events that came about: emitted by collectors, and those known to have been missed.</summary>
    public long Produced => Interlocked.Read(ref _produced);

    /// <summary>Events left out on purpose, before any sink.</summary>
    public long Filtered(FilterReason reason) => Interlocked.Read(ref _filtered[(int)reason]);

    /// <summary>Events lost before any sink.</summary>
    public long Dropped(DropReason reason) => Interlocked.Read(ref _dropped[(int)reason]);

    /// <summary>Events that a sink accepted.</summary>
    public long Delivered(int sink) => Interlocked.Read(ref _delivered[sink]);

    /// <summary>Events that a sink's rules leave out.</summary>
    public long FilteredBy(int sink) => Interlocked.Read(ref _filteredBySink[sink]);

    /// <summary>Events lost on the way to a sink.</summary>
    public long Dropped(int sink, DropReason reason) => Interlocked.Read(ref _droppedBySink[sink][(int)reason]);

    /// <summary>Events left out on purpose, whatever the reason.</summary>
    public long FilteredTotal => Sum(_filtered);

    /// <summary>Events lost before any sink, whatever the reason.</summary>
    public long DroppedTotal => Sum(_dropped);

    /// <summary>Events lost on the way to a sink, whatever the reason.</summary>
    public long DroppedBy(int sink) => Sum(_droppedBySink[sink]);

    /// <summary>Events on their way to a sink: what is neither delivered nor filtered nor dropped.</summary>
    public long InFlight(int sink)
    {
        // Read last: an event is produced before anything becomes of it, so that the difference is never below zero.
        long settled = FilteredTotal + DroppedTotal + Delivered(sink) + FilteredBy(sink) + DroppedBy(sink);
        return Produced - settled;
    }

    internal void CountProduced(long count = 1) => Interlocked.Add(ref _produced, count);

    internal void CountFiltered(FilterReason reason, long count = 1) => Interlocked.Add(ref _filtered[(int)reason], count);

    internal void CountFilteredBy(int sink) => Interlocked.Increment(ref _filteredBySink[sink]);

    internal void CountDropped(DropReason reason, long count = 1) => Interlocked.Add(ref _dropped[(int)reason], count);

    internal void CountDelivered(int sink, long count = 1) => Interlocked.Add(ref _delivered[sink], count);

    internal void CountDropped(int sink, DropReason reason, long count = 1) => Interlocked.Add(ref _droppedBySink[sink][(int)reason], count);

    private static long Sum(long[] counts)
    {
        long sum = 0;
        for (int i = 0; i < counts.Length; i++)
            sum += Interlocked.Read(ref counts[i]);
        return sum;
    }
}
