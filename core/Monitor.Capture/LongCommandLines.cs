using Monitor.Capture.RawRecords;

namespace Monitor.Capture;

/// <summary>
/// Exec records whose command line is longer than one record: held until the rest has come. The kernel side sends the rest right behind, but
/// records of other processors lie in between. A piece that is missing ends the command line there; so does another record of the same
/// process, and a wait of a second.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class LongCommandLines(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Dictionary<uint, Held> _held = [];

    public int Count => _held.Count;

    /// <summary>Keeps an exec record.</summary>
    public void Hold(in ExecView exec, ReadOnlySpan<byte> record) =>
        _held[exec.Fixed.Header.Pid] = new Held(exec.Fixed, record.ToArray(), exec.Arguments, time.GetTimestamp());

    /// <summary>Adds a piece.</summary>
    /// <param name="args">The piece's fixed part.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>The whole, when this was the last piece; what there is, when one before it is missing.</returns>
    public Held? Add(in ArgsRecord args, ReadOnlySpan<byte> bytes)
    {
        if (!_held.TryGetValue(args.Header.Pid, out Held? held) || !held.IsImageOf(args.Header) || args.Offset < (uint)held.Length)
            return null;
        bool isNext = args.Offset == (uint)held.Length && held.TryAdd(bytes);
        return !isNext || held.IsWhole ? Remove(held) : null;
    }

    /// <summary>Gives up waiting for the rest of a process's command line: a record of what it did since has come. The answer to what an
    /// earlier image of it began can still come in between.</summary>
    /// <returns>What there is; null if nothing was held.</returns>
    public Held? Take(in RecordHeader header) =>
        _held.TryGetValue(header.Pid, out Held? held) && !held.ComesAfter(header) ? Remove(held) : null;

    /// <summary>Gives up waiting for those that have been held too long.</summary>
    public Held[] TakeOverdue()
    {
        Held[] overdue = [.. _held.Values.Where(held => time.GetElapsedTime(held.Since) > Patience)];
        foreach (Held held in overdue)
            Remove(held);
        return overdue;
    }

    /// <summary>Gives up waiting for all.</summary>
    public Held[] TakeAll()
    {
        Held[] all = [.. _held.Values];
        _held.Clear();
        return all;
    }

    private Held Remove(Held held)
    {
        _held.Remove(held.ProcessId);
        return held;
    }

    /// <summary>An exec record and as much of its command line as has come.</summary>
    internal sealed class Held(in ExecRecord exec, byte[] record, ReadOnlySpan<byte> arguments, long since)
    {
        private readonly ulong _start = exec.Header.Start;
        private readonly ulong _imageSerial = exec.Header.ImageSerial;
        private readonly int _total = (int)exec.ArgumentBytes;
        private byte[] _arguments = arguments.ToArray();

        public uint ProcessId { get; } = exec.Header.Pid;

        public byte[] Record { get; } = record;

        public long Since { get; } = since;

        public int Length { get; private set; } = arguments.Length;

        public ReadOnlySpan<byte> Arguments => _arguments.AsSpan(0, Length);

        public bool IsWhole => Length == _total;

        public bool IsImageOf(in RecordHeader header) => header.Start == _start && header.ImageSerial == _imageSerial;

        public bool ComesAfter(in RecordHeader header) => header.Start == _start && header.ImageSerial < _imageSerial;

        /// <summary>Appends a piece, unless it is longer than what is missing.</summary>
        public bool TryAdd(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length > _total - Length)
                return false;
            if (Length + bytes.Length > _arguments.Length)
                Array.Resize(ref _arguments, Math.Min(_total, Math.Max(Length + bytes.Length, _arguments.Length * 2)));
            bytes.CopyTo(_arguments.AsSpan(Length));
            Length += bytes.Length;
            return true;
        }
    }
}
