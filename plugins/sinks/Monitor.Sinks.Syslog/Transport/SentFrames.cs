using System.Buffers;

namespace Monitor.Sinks.Syslog.Transport;

/// <summary>The frames that were sent last. The receiver's kernel has acknowledged them; whether the receiver has read them, shows only when the
/// connection ends in good order.</summary>
/// <param name="limit">The most bytes to keep.</param>
internal sealed class SentFrames(long limit)
{
    private readonly Queue<ArraySegment<byte>> _parts = [];

    /// <summary>Bytes that are kept.</summary>
    public long Length { get; private set; }

    /// <summary>The parts in the order in which they were sent, each of whole frames.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Parts => _parts.Select(part => (ReadOnlyMemory<byte>)part);

    /// <summary>Keeps frames; the oldest go when there are too many.</summary>
    public void Add(ReadOnlySpan<byte> frames)
    {
        if (limit == 0)
            return;
        byte[] copy = ArrayPool<byte>.Shared.Rent(frames.Length);
        frames.CopyTo(copy);
        _parts.Enqueue(new ArraySegment<byte>(copy, 0, frames.Length));
        Length += frames.Length;
        while (Length > limit)
            Forget();
    }

    /// <summary>Forgets everything: it is known to have been read.</summary>
    public void Clear()
    {
        while (_parts.Count > 0)
            Forget();
    }

    private void Forget()
    {
        ArraySegment<byte> oldest = _parts.Dequeue();
        Length -= oldest.Count;
        ArrayPool<byte>.Shared.Return(oldest.Array!);
    }
}
