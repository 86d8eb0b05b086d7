using Microsoft.Win32.SafeHandles;

namespace Monitor.Journal;

/// <summary>
/// Reads the sound frames of a segment in chunks. <see cref="Fill"/> touches the file and checks; <see cref="TryNext"/> only hands out, so that
/// frames that were loaded stay good when the file has gone.
/// </summary>
internal sealed class FrameReader : IDisposable
{
    private const int ChunkSize = 256 << 10;

    private readonly SafeFileHandle _file;
    private readonly uint _seed;
    private byte[] _chunk;
    private int _taken;
    private int _loaded;
    private long _chunkAt;

    /// <param name="file">The segment; closed with the reader.</param>
    /// <param name="seed">The segment's <see cref="Checksum.Seed"/>.</param>
    /// <param name="offset">Where the first frame begins.</param>
    /// <param name="before">Sequence of the last event in front of it.</param>
    /// <param name="chunk">Memory to use.</param>
    public FrameReader(SafeFileHandle file, uint seed, long offset, ulong before, byte[]? chunk = null)
    {
        _file = file;
        _seed = seed;
        _chunk = chunk ?? new byte[ChunkSize];
        _chunkAt = offset;
        LastLoaded = before;
    }

    /// <summary>Where the frames that may be read end.</summary>
    public long Limit { get; set; }

    /// <summary>Where the next frame to be handed out begins. For any thread.</summary>
    public long Offset => Volatile.Read(ref _chunkAt) + Volatile.Read(ref _taken);

    /// <summary>Where the next frame to be loaded begins.</summary>
    public long LoadedTo => _chunkAt + _loaded;

    /// <summary>Sequence of the last event that was loaded.</summary>
    public ulong LastLoaded { get; private set; }

    /// <summary>The stretch that the last <see cref="Fill"/> stepped over.</summary>
    public SegmentDamage? Damage { get; private set; }

    /// <summary>Whether all that was loaded has been handed out.</summary>
    public bool IsEmpty => _taken == _loaded;

    /// <summary>The memory, for another reader to use when this one is done.</summary>
    public byte[] Chunk => _chunk;

    /// <summary>Hands out the next frame that was loaded; it is valid until the next <see cref="Fill"/>.</summary>
    public bool TryNext(out FrameView frame)
    {
        if (_taken == _loaded)
        {
            frame = default;
            return false;
        }

        ReadOnlySpan<byte> rest = _chunk.AsSpan(_taken, _loaded - _taken);
        int length = BitConverter.ToInt32(rest);
        frame = new FrameView(rest[..length]);
        Volatile.Write(ref _taken, _taken + length);
        return true;
    }

    /// <summary>Loads the next frames, when all that was loaded has been handed out.</summary>
    public Filled Fill()
    {
        Volatile.Write(ref _chunkAt, _chunkAt + _loaded);
        Volatile.Write(ref _taken, 0);
        _loaded = 0;
        if (_chunkAt >= Limit)
            return Filled.End;
        int available = Load(ChunkSize);
        string? problem = Check(available, out int needed);
        if (needed > available)
            problem = Check(Load(needed), out _);
        if (_loaded > 0)
            return Filled.Frames;
        StepOver(problem ?? FrameCheck.BadLength);
        return Filled.Damage;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private int Load(int most)
    {
        int length = (int)Math.Min(most, Limit - _chunkAt);
        if (_chunk.Length < length)
            _chunk = new byte[length];
        return Disk.Read(_file, _chunk.AsSpan(0, length), _chunkAt);
    }

    /// <summary>Finds how many of the bytes are sound frames.</summary>
    /// <param name="available">Bytes in the chunk.</param>
    /// <param name="needed">Bytes that a first frame has which is larger than the chunk.</param>
    /// <returns>What is wrong with the frame behind them; null when it is not wholly there.</returns>
    private string? Check(int available, out int needed)
    {
        needed = 0;
        while (available - _loaded >= FrameLayout.HeaderSize)
        {
            ReadOnlySpan<byte> rest = _chunk.AsSpan(_loaded, available - _loaded);
            if (FrameCheck.Header(rest, Limit - LoadedTo, out int length) is { } problem)
                return problem;
            if (length > rest.Length)
            {
                needed = _loaded == 0 ? length : 0;
                return null;
            }

            FrameView frame = new(rest[..length]);
            if (FrameCheck.Frame(frame.Bytes, _seed) is { } fault)
                return fault;
            if (!IsInOrder(frame))
                return FrameCheck.BadSequence;
            if (frame.Kind is FrameKind.Entry)
                LastLoaded = frame.Sequence;
            _loaded += length;
        }

        return null;
    }

    private bool IsInOrder(FrameView frame) => frame.Kind is FrameKind.Entry ? frame.Sequence > LastLoaded : frame.LastEvent >= LastLoaded;

    /// <summary>Looks for the next sound frame behind a place that is none.</summary>
    private void StepOver(string reason)
    {
        long from = _chunkAt;
        byte[] window = new byte[ChunkSize];
        for (long at = from + FrameLayout.Alignment; at < Limit;)
        {
            int length = Disk.Read(_file, window.AsSpan(0, (int)Math.Min(window.Length, Limit - at)), at);
            int position = 0;
            for (; length - position >= FrameLayout.HeaderSize; position += FrameLayout.Alignment)
            {
                if (TryFrameAt(window.AsSpan(position, length - position), at + position, out ulong last))
                {
                    End(from, at + position, last, reason);
                    return;
                }
            }

            if (position == 0)
                break;
            at += position;
        }

        End(from, Limit, LastLoaded, reason);
    }

    private void End(long from, long to, ulong last, string reason)
    {
        Damage = new SegmentDamage(from, to, LastLoaded + 1, last, reason);
        LastLoaded = last;
        Volatile.Write(ref _chunkAt, to);
    }

    /// <summary>Whether a sound frame begins at a place behind damage.</summary>
    /// <param name="bytes">What is at hand of it.</param>
    /// <param name="at">The place.</param>
    /// <param name="last">The last event in front of the frame, which may have been lost.</param>
    private bool TryFrameAt(ReadOnlySpan<byte> bytes, long at, out ulong last)
    {
        last = 0;
        FrameView header = new(bytes);
        if (FrameCheck.Header(bytes, Limit - at, out int length) is not null || !IsInOrder(header))
            return false;
        if (length > bytes.Length)
        {
            byte[] whole = new byte[length];
            bytes = whole.AsSpan(0, Disk.Read(_file, whole, at));
            if (bytes.Length < length)
                return false;
        }

        FrameView frame = new(bytes[..length]);
        if (FrameCheck.Frame(frame.Bytes, _seed) is not null)
            return false;
        last = Math.Max(LastLoaded, frame.Kind is FrameKind.Entry ? frame.Sequence - 1 : frame.LastEvent);
        return true;
    }
}

/// <summary>What loading frames gave.</summary>
internal enum Filled
{
    /// <summary>Frames.</summary>
    Frames,

    /// <summary>Nothing: all that may be read was handed out.</summary>
    End,

    /// <summary>Nothing yet: there was damage, and it was stepped over.</summary>
    Damage,
}
