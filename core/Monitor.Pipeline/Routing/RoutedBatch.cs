using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Routing;

/// <summary>A buffer of settled events that several sinks read; it goes back to the pool when the last is done.</summary>
/// <param name="buffer">The events.</param>
/// <param name="pool">Where the buffer came from; null: it is of no more use.</param>
/// <param name="readers">How many will say that they are done.</param>
internal sealed class RoutedBatch(EventBuffer buffer, BufferPool? pool, int readers)
{
    private int _readers = readers;

    public EventBuffer Buffer { get; } = buffer;

    public void Release()
    {
        if (Interlocked.Decrement(ref _readers) == 0)
            pool?.Return(Buffer);
    }
}
