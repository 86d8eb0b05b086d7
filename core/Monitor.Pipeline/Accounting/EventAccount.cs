using Monitor.Sdk.Events;

namespace Monitor.Pipeline.Accounting;

/// <summary>What became of the events of one type. For several threads.</summary>
public sealed class EventAccount
{
    private static readonly int FilterReasons = Enum.GetValues<FilterReason>().Length;
    private static readonly int DropReasons = Enum.GetValues<DropReason>().Length;

    private readonly long[] _filtered = new long[FilterReasons];
    private readonly long[] _dropped = new long[DropReasons];
    private readonly long[] _routed;
    private readonly long[] _delivered;
    private readonly long[] _filteredBySink;
    private readonly long[] _before;
    private readonly long[][] _droppedBySink;
    private readonly Action _lost;
    private long _produced;
    private long _settled;

    internal EventAccount(EventSchema schema, int position, int sinks, Action lost)
    {
        _lost = lost;
        Schema = schema;
        Position = position;
        _routed = new long[sinks];
        _delivered = new long[sinks];
        _filteredBySink = new long[sinks];
        _before = new long[sinks];
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

    /// <summary>Events of which it is settled which sinks get them: what some sink gets is in the journal.</summary>
    public long Settled => Interlocked.Read(ref _settled);

    /// <summary>Events that are in the journal for a sink: delivered, lost to it, or waiting.</summary>
    public long Routed(int sink) => Interlocked.Read(ref _routed[sink]);

    /// <summary>Events that were settled before the sink was configured.</summary>
    public long Before(int sink) => _before[sink];

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

    /// <summary>Events that wait in the journal for a sink.</summary>
    public long Waiting(int sink) => Routed(sink) - Delivered(sink) - DroppedBy(sink);

    /// <summary>Events on their way to a sink: what is neither delivered nor filtered nor dropped.</summary>
    public long InFlight(int sink)
    {
        // Produced is read last: an event is produced before anything becomes of it, so that the difference is never below zero.
        long ended = FilteredTotal + DroppedTotal + Delivered(sink) + FilteredBy(sink) + DroppedBy(sink) + Before(sink);
        return Produced - ended;
    }

    internal void CountProduced(long count = 1) => Interlocked.Add(ref _produced, count);

    internal void CountSettled(long count) => Interlocked.Add(ref _settled, count);

    internal void CountRouted(int sink, long count) => Interlocked.Add(ref _routed[sink], count);

    /// <summary>Says that what is settled up to now was never for the sink, but for what is counted as routed to it or filtered by it.</summary>
    internal void BeginSink(int sink) => _before[sink] = Settled - Routed(sink) - FilteredBy(sink);

    internal void CountFiltered(FilterReason reason, long count = 1) => Interlocked.Add(ref _filtered[(int)reason], count);

    internal void CountFilteredBy(int sink, long count = 1) => Interlocked.Add(ref _filteredBySink[sink], count);

    internal void CountDropped(DropReason reason, long count = 1)
    {
        Interlocked.Add(ref _dropped[(int)reason], count);
        _lost();
    }

    internal void CountDelivered(int sink, long count = 1) => Interlocked.Add(ref _delivered[sink], count);

    internal void CountDropped(int sink, DropReason reason, long count = 1)
    {
        Interlocked.Add(ref _droppedBySink[sink][(int)reason], count);
        _lost();
    }

    private static long Sum(long[] counts)
    {
        long sum = 0;
        for (int i = 0; i < counts.Length; i++)
            sum += Interlocked.Read(ref counts[i]);
        return sum;
    }
}
