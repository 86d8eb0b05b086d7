using Monitor.Collectors.FileExecutable;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Collectors.StreamHash;

/// <summary>Watches streams that are being written until they have come to rest, on a thread of its own.</summary>
internal sealed class StreamWatch : IDisposable
{
    private const int LooksPerRest = 4;
    private const int UsualEvent = 1 << 10;

    private readonly StreamHashSettings _settings;
    private readonly TimeProvider _time;
    private readonly IHealthReport _health;
    private readonly DeferredEvents _arriving;
    private readonly LinkedList<WatchedStream> _watched = [];
    private readonly DeferredWorker _worker;
    private long _refused;

    public StreamWatch(StreamHashSettings settings, TimeProvider time, IHealthReport health)
    {
        _health = health;
        _settings = settings;
        _time = time;
        _arriving = new DeferredEvents(settings.Streams);
        _worker = new DeferredWorker("named streams", _arriving);
        _worker.Start(Work, () => _watched.Count == 0 ? Timeout.InfiniteTimeSpan : _settings.Rest / LooksPerRest);
    }

    /// <summary>Takes a stream that was made; on the capture thread.</summary>
    /// <returns>False: too many wait; it is counted.</returns>
    public bool TryAdd(scoped in FileCreateStreamHash made, CollectorContext context)
    {
        bool isTaken = _arriving.TryAdd(made, context);
        if (!isTaken)
            Interlocked.Increment(ref _refused);
        return isTaken;
    }

    /// <summary>Settles all streams as they are.</summary>
    public Task DrainAsync(CancellationToken cancellation) => _worker.DrainAsync(cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _worker.Dispose();
        _arriving.Dispose();
    }

    private void Work(bool isDraining)
    {
        TakeArrived();
        LookAtAll(isLast: isDraining);
        if (Interlocked.Exchange(ref _refused, 0) is > 0 and long refused)
            _health.Count("streams-not-looked-at", refused);
    }

    private void TakeArrived()
    {
        EventBuffer buffer = new(UsualEvent);
        while (!_worker.IsEnding && _arriving.TryTake(buffer, out CollectorContext context, out _))
        {
            _watched.AddLast(new WatchedStream(buffer, context, (int)_settings.Contents.Bytes, _time.GetUtcNow()));
            buffer = new EventBuffer(UsualEvent);
            if (_watched.Count <= _settings.Streams)
                continue;
            _watched.First!.Value.Look(_time.GetUtcNow(), _settings.Rest, isLast: true);
            _watched.RemoveFirst();
        }
    }

    private void LookAtAll(bool isLast)
    {
        DateTimeOffset now = _time.GetUtcNow();
        LinkedListNode<WatchedStream>? node = _watched.First;
        while (node is not null)
        {
            LinkedListNode<WatchedStream>? next = node.Next;
            if (node.Value.Look(now, _settings.Rest, isLast || now - node.Value.Begun >= _settings.Patience))
                _watched.Remove(node);
            node = next;
        }
    }
}
