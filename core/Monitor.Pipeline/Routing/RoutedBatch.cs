using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Routing;

/// <summary>A buffer of settled events that several sinks read; it goes back to the pool when the last is done.</summary>
internal sealed class RoutedBatch(EventBuffer buffer, BufferPool pool, int readers)
{
    private int _readers = readers;

    public EventBuffer Buffer { get; } = buffer;

    public void Release()
    {
        if (Interlocked.Decrement(ref _readers) == 0)
            pool.Return(Buffer);
    }
}
