using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Collectors;

/// <summary>
/// Events on their way from <see cref="KernelCollector.OnRecord"/> to a thread that has to look at something before it emits them. The number is
/// bounded, and once it is warm nothing is allocated. One thread adds, one takes.
/// </summary>
public sealed class DeferredEvents : IDisposable
{
    private const int UsualSize = 1 << 10;

    private readonly Slot[] _slots;
    private readonly ManualResetEventSlim _arrived = new();
    private long _taken;
    private long _added;

    /// <param name="capacity">Number of events that wait at most.</param>
    public DeferredEvents(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _slots = [.. Enumerable.Range(0, capacity).Select(_ => new Slot())];
    }

    /// <summary>Adds an event. Never waits.</summary>
    /// <param name="value">The event.</param>
    /// <param name="context">Where it is to go.</param>
    /// <param name="tag">A number that the collector wants to find with it.</param>
    /// <returns>False: there is no room, or the event is too large.</returns>
    public bool TryAdd<T>(scoped in T value, CollectorContext context, ulong tag = 0)
        where T : IEvent<T>, allows ref struct => TryAddMarked(value, context, tag, isIncomplete: false);

    /// <summary>The same, of something that may not be whole.</summary>
    /// <param name="value">The event.</param>
    /// <param name="context">Where it is to go.</param>
    /// <param name="tag">A number that the collector wants to find with it.</param>
    /// <param name="isIncomplete">Whether what it tells of is not whole: <see cref="KernelRecord.IsIncomplete"/>.</param>
    /// <returns>False: there is no room, or the event is too large.</returns>
    public bool TryAddMarked<T>(scoped in T value, CollectorContext context, ulong tag, bool isIncomplete)
        where T : IEvent<T>, allows ref struct
    {
        long added = _added;
        if (added - Volatile.Read(ref _taken) == _slots.Length)
            return false;
        Slot slot = _slots[added % _slots.Length];
        slot.Buffer ??= new EventBuffer(UsualSize);
        slot.Buffer.Clear();
        if (!slot.Buffer.Append(value, isIncomplete ? RecordFlags.Incomplete : RecordFlags.None))
            return false;
        slot.Context = context;
        slot.Tag = tag;
        Volatile.Write(ref _added, added + 1);
        Wake();
        return true;
    }

    /// <summary>Takes the event that waits longest.</summary>
    /// <param name="buffer">Gets the event, and nothing else.</param>
    /// <param name="context">Where it is to go.</param>
    /// <param name="tag">The collector's number.</param>
    /// <returns>False: there is none.</returns>
    public bool TryTake(EventBuffer buffer, out CollectorContext context, out ulong tag)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        long taken = _taken;
        if (taken == Volatile.Read(ref _added))
        {
            context = null!;
            tag = 0;
            return false;
        }

        Slot slot = _slots[taken % _slots.Length];
        buffer.Clear();
        buffer.Append(slot.Buffer![0]);
        context = slot.Context!;
        tag = slot.Tag;
        Volatile.Write(ref _taken, taken + 1);
        return true;
    }

    /// <summary>Waits for an event, or for <see cref="Wake"/>, since the last wait.</summary>
    /// <param name="patience">How long at most; negative: for ever.</param>
    public void Wait(TimeSpan patience)
    {
        _arrived.Wait(patience);
        _arrived.Reset();
    }

    /// <summary>Ends a wait.</summary>
    public void Wake()
    {
        // What was written before must be seen by whoever resets after this looks: else both could miss each other.
        Interlocked.MemoryBarrier();
        if (!_arrived.IsSet)
            _arrived.Set();
    }

    /// <inheritdoc/>
    public void Dispose() => _arrived.Dispose();

    private sealed class Slot
    {
        public EventBuffer? Buffer { get; set; }

        public CollectorContext? Context { get; set; }

        public ulong Tag { get; set; }
    }
}
