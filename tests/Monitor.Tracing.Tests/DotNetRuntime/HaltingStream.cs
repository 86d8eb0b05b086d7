namespace Monitor.Tracing.Tests.DotNetRuntime;

/// <summary>Gives a stream's bytes in small parts, each after a moment in which there is nothing.</summary>
/// <param name="content">The bytes.</param>
/// <param name="ends">Where parts end, beside other places.</param>
/// <param name="seed">Which other places.</param>
/// <param name="halt">How long the moment is.</param>
internal sealed class HaltingStream(byte[] content, IReadOnlyList<int> ends, int seed, TimeSpan halt) : Stream
{
    private readonly Random _random = new(seed);
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => content.Length;

    public override long Position { get => _at; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Delay(halt, cancellationToken);
        int end = ends.FirstOrDefault(end => end > _at, content.Length);
        int length = Math.Min(Math.Min(buffer.Length, end - _at), _random.Next(1, 30_000));
        content.AsMemory(_at, length).CopyTo(buffer);
        _at += length;
        return length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
