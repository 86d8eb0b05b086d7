using Monitor.Sdk.Records;

namespace Monitor.Sdk.Sinks;

/// <summary>
/// The events of one <see cref="ISink.WriteAsync"/> call, in order. The batch owns the memory until the call returns: encode,
/// then await. What is neither accepted nor rejected when the call throws is handed in again.
/// </summary>
public sealed class EventBatch
{
    private readonly List<int> _selected = [];
    private readonly List<Rejection> _rejections = [];
    private EventBuffer? _buffer;

    /// <summary>A bit an event, set for those that were refused; as long as that needs.</summary>
    private ulong[] _refused = [];

    /// <summary>Number of events.</summary>
    public int Count => _selected.Count;

    /// <summary>How many events from the front are accepted for good.</summary>
    public int Accepted { get; private set; }

    /// <summary>The events that the sink refused for good.</summary>
    public IReadOnlyList<Rejection> Rejections => _rejections;

    /// <summary>The event at a position.</summary>
    public EventRecord this[int index] => (_buffer ?? throw new InvalidOperationException("The batch is empty."))[_selected[index]];

    /// <summary>Says that the first <paramref name="count"/> events are safe and never to be handed in again.</summary>
    public void Accept(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Count, nameof(count));
        Accepted = Math.Max(Accepted, count);
    }

    /// <summary>Says that this event can never be delivered; it counts as settled. Said twice, the first reason stays.</summary>
    /// <param name="index">The event's position.</param>
    /// <param name="reason">Why, in words for the operator.</param>
    public void Reject(int index, string reason)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        if (IsRejected(index))
            return;
        if (index / 64 >= _refused.Length)
            Array.Resize(ref _refused, (Count + 63) / 64);
        _refused[index / 64] |= 1UL << index % 64;
        _rejections.Add(new Rejection(index, reason));
    }

    /// <summary>Whether the event at a position was refused.</summary>
    public bool IsRejected(int index) => (uint)index / 64 < _refused.Length && (_refused[index / 64] & 1UL << index % 64) != 0;

    /// <summary>Makes this a batch of the chosen records of a buffer: the host's to call, and a test's.</summary>
    /// <param name="buffer">Where the records lie.</param>
    /// <param name="selected">Positions in the buffer, ascending.</param>
    public void Reset(EventBuffer buffer, ReadOnlySpan<int> selected)
    {
        _buffer = buffer;
        _selected.Clear();
        _selected.AddRange(selected);
        ForgetRejections();
        Accepted = 0;
    }

    /// <summary>Makes this a batch of the rest: what was neither accepted nor rejected.</summary>
    public void KeepUnsettled()
    {
        int kept = 0;
        for (int i = Accepted; i < _selected.Count; i++)
        {
            if (!IsRejected(i))
                _selected[kept++] = _selected[i];
        }

        _selected.RemoveRange(kept, _selected.Count - kept);
        ForgetRejections();
        Accepted = 0;
    }

    private void ForgetRejections()
    {
        foreach (Rejection rejection in _rejections)
            _refused[rejection.Index / 64] = 0;
        _rejections.Clear();
    }

    /// <summary>An event that a sink refused for good.</summary>
    /// <param name="Index">Its position in the batch.</param>
    /// <param name="Reason">Why.</param>
    public readonly record struct Rejection(int Index, string Reason);
}
