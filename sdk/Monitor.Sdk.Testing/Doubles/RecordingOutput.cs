using System.Collections.Concurrent;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Sdk.Testing;

/// <summary>Takes what a collector emits, in place of the host. May be used from several threads.</summary>
public sealed class RecordingOutput : IEventOutput
{
    private readonly Lock _lock = new();
    private readonly EventBuffer _buffer = new();
    private readonly ConcurrentQueue<RecordedEvent> _events = [];
    private int _count;
    private int _refused;

    /// <summary>Takes everything.</summary>
    public RecordingOutput() => Context = new CollectorContext(this, Health);

    /// <summary>What a collector gets.</summary>
    public CollectorContext Context { get; }

    /// <summary>Takes what the collector says about itself.</summary>
    public RecordingHealth Health { get; } = new();

    /// <summary>The events in the order in which they came, as far as they are kept.</summary>
    public IReadOnlyCollection<RecordedEvent> Events => _events;

    /// <summary>How many events came, kept or not.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many events were refused.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>How many events came, taken or refused.</summary>
    public int Offered => Count + Refused;

    /// <summary>Whether events are refused, as by a host that has no room.</summary>
    public bool IsRefusing { get; set; }

    /// <summary>Whether events are kept and not just counted. Keeping allocates memory.</summary>
    public bool IsKeeping { get; set; } = true;

    /// <inheritdoc/>
    public RecordFlags Flags { get; set; }

    /// <summary>Called for each event before it is written, on the collector's thread; an exception comes back to the collector.</summary>
    public Action<EventSchema>? Beginning { get; set; }

    /// <summary>Forgets what came.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _events.Clear();
            _count = 0;
            _refused = 0;
        }
    }

    /// <summary>Waits until so many events have come, taken or refused.</summary>
    /// <param name="count">How many.</param>
    /// <param name="limit">How long to wait at most.</param>
    /// <returns>Whether they have come.</returns>
    public async Task<bool> WaitAsync(int count, TimeSpan limit)
    {
        using CancellationTokenSource deadline = new(limit);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(5));
        try
        {
            while (Offered < count)
                await timer.WaitForNextTickAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return Offered >= count;
        }

        return true;
    }

    /// <inheritdoc/>
    public EventBuffer? Begin(EventSchema schema)
    {
        Beginning?.Invoke(schema);
        if (IsRefusing)
        {
            Interlocked.Increment(ref _refused);
            return null;
        }

        _lock.Enter();
        _buffer.Clear();
        return _buffer;
    }

    /// <inheritdoc/>
    public void End(EventSchema schema, bool appended)
    {
        try
        {
            if (!appended)
                return;
            if (IsKeeping)
                _events.Enqueue(new RecordedEvent(schema, _buffer[0]));
            Interlocked.Increment(ref _count);
        }
        finally
        {
            _lock.Exit();
        }
    }
}
