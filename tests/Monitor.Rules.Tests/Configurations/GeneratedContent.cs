namespace Monitor.Rules.Tests.Configurations;

/// <summary>A file that is made while it is read: a start, a part again and again, an end.</summary>
/// <param name="start">The start.</param>
/// <param name="part">The part.</param>
/// <param name="count">How many times it comes.</param>
/// <param name="end">The end.</param>
internal sealed class GeneratedContent(byte[] start, byte[] part, long count, byte[] end) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int at = 0;
        while (at < buffer.Length && Next() is { IsEmpty: false } source)
        {
            int length = Math.Min(source.Length, buffer.Length - at);
            source[..length].CopyTo(buffer[at..]);
            at += length;
            Position += length;
        }

        return at;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private ReadOnlySpan<byte> Next()
    {
        if (Position < start.Length)
            return start.AsSpan((int)Position);
        long behindStart = Position - start.Length, middle = part.Length * count;
        if (behindStart < middle)
            return part.AsSpan((int)(behindStart % part.Length));
        long behindMiddle = behindStart - middle;
        return behindMiddle < end.Length ? end.AsSpan((int)behindMiddle) : default;
    }
}
