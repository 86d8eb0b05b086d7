using Monitor.Capture.RawRecords;

namespace Monitor.Capture;

/// <summary>
/// Exec records whose command line is longer than one record: held until the rest has come. The kernel side sends the rest right behind, but
/// records of other processors lie in between. A piece that is missing ends the command line there.
/// </summary>
internal sealed class LongCommandLines
{
    private readonly Dictionary<ulong, Held> _held = [];

    public int Count => _held.Count;

    /// <summary>Keeps an exec record.</summary>
    public void Hold(in ExecView exec, ReadOnlySpan<byte> record)
    {
        Held held = new() { Record = record.ToArray(), Arguments = new byte[exec.Fixed.ArgumentBytes] };
        exec.Arguments.CopyTo(held.Arguments);
        held.Length = exec.Arguments.Length;
        _held[KeyOf(exec.Fixed.Header)] = held;
    }

    /// <summary>Adds a piece.</summary>
    /// <param name="args">The piece's fixed part.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>The whole, when this was the last piece.</returns>
    public Held? Add(in ArgsRecord args, ReadOnlySpan<byte> bytes)
    {
        if (!_held.TryGetValue(KeyOf(args.Header), out Held? held) || args.Offset != held.Length || held.Length + bytes.Length > held.Arguments.Length)
            return null;
        bytes.CopyTo(held.Arguments.AsSpan(held.Length));
        held.Length += bytes.Length;
        return held.Length == held.Arguments.Length ? Take(args.Header) : null;
    }

    /// <summary>Gives up waiting for the rest of a process's command line: another record of it has come.</summary>
    /// <returns>What there is; null if nothing was held.</returns>
    public Held? Take(in RecordHeader header) => _held.Remove(KeyOf(header), out Held? held) ? held : null;

    /// <summary>Gives up waiting for all.</summary>
    public Held[] TakeAll()
    {
        Held[] all = [.. _held.Values];
        _held.Clear();
        return all;
    }

    private static ulong KeyOf(in RecordHeader header) => header.Pid | header.ImageSerial << 32;

    /// <summary>An exec record and as much of its command line as has come.</summary>
    internal sealed class Held
    {
        public required byte[] Record { get; init; }

        public required byte[] Arguments { get; init; }

        public int Length { get; set; }

        public bool IsWhole => Length == Arguments.Length;
    }
}
