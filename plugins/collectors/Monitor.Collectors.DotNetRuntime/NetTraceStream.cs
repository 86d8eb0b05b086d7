using System.Buffers.Binary;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>
/// A runtime's stream of events (nettrace, versions 4 and 5) on its way to the library, which keeps events until others show that none came before
/// them: from a process that falls silent, for ever. When nothing comes for a moment this puts a sequence point in, the format's own word for that. It
/// follows the objects of the stream for it, and refuses what claims to be larger than any runtime makes them.
/// </summary>
/// <param name="inner">What comes from the process.</param>
/// <param name="silence">How long nothing must come.</param>
internal sealed class NetTraceStream(Stream inner, TimeSpan silence) : Stream
{
    private const int Alignment = 4;
    private const int LargestBlock = 8 << 20;
    private const int MostWithoutPoint = 16 << 20;
    private const int PartSize = 64 << 10;

    private readonly byte[] _part = new byte[PartSize];
    private readonly NetTraceObjects _objects = new(LargestBlock);
    private Task<int>? _reading;
    private byte[] _point = [];
    private int _pointGiven;
    private int _from;
    private int _to;
    private long _position;
    private long _sincePoint;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">This is no such stream.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        if (_pointGiven < _point.Length)
            return Give(_point.AsSpan(_pointGiven), buffer, ref _pointGiven);
        if (_from == _to && !ReadPart())
            return _pointGiven < _point.Length ? Read(buffer) : 0;
        int given = GiveToBoundary(buffer);
        if (_objects.IsBetween && _sincePoint > MostWithoutPoint)
            PutPoint();
        return given;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Waits for bytes; puts a sequence point in if that lasts.</summary>
    /// <returns>False: there are none, but perhaps such a point.</returns>
    private bool ReadPart()
    {
        _reading ??= inner.ReadAsync(_part).AsTask();
        if (_objects.IsBetween && _sincePoint > 0 && !_reading.IsCompleted && !WaitFor(_reading))
        {
            PutPoint();
            return false;
        }

        (_from, _to) = (0, _reading.GetAwaiter().GetResult());
        _reading = null;
        return _to > 0;
    }

    private bool WaitFor(Task reading) => ((IAsyncResult)reading).AsyncWaitHandle.WaitOne(silence);

    /// <summary>Gives bytes up to the end of an object at most, so that a point can be put there.</summary>
    private int GiveToBoundary(Span<byte> buffer)
    {
        ReadOnlySpan<byte> rest = _part.AsSpan(_from, _to - _from);
        int length = _objects.Follow(rest[..Math.Min(rest.Length, buffer.Length)], _position);
        rest[..length].CopyTo(buffer);
        _from += length;
        _position += length;
        if (_objects.HasEvents)
            _sincePoint += length;
        return length;
    }

    private int Give(ReadOnlySpan<byte> from, Span<byte> buffer, ref int given)
    {
        int length = Math.Min(from.Length, buffer.Length);
        from[..length].CopyTo(buffer);
        given += length;
        _position += length;
        return length;
    }

    /// <summary>A sequence point without threads. It is as long as a multiple of the alignment: else all that follows would lie elsewhere than its writer thought.</summary>
    private void PutPoint()
    {
        const int HeadLength = 23;
        const int Content = 12;
        ReadOnlySpan<byte> head = [5, 5, 1, 2, 0, 0, 0, 2, 0, 0, 0, 7, 0, 0, 0, .. "SPBlock"u8, 6];
        int padding = (int)((Alignment - (_position + HeadLength + sizeof(int)) % Alignment) % Alignment);
        int size = Content + (Alignment - padding) % Alignment;
        _point = new byte[HeadLength + sizeof(int) + padding + size + 1];
        head.CopyTo(_point);
        BinaryPrimitives.WriteInt32LittleEndian(_point.AsSpan(HeadLength), size);
        _point[^1] = 6;
        _pointGiven = 0;
        _sincePoint = 0;
    }
}
