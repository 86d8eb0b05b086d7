using System.Buffers.Binary;

namespace Monitor.Capture.Linux.ProcConnector;

/// <summary>What the process connector tells of (enum proc_cn_event of the kernel).</summary>
internal enum ProcEventKind : uint
{
    /// <summary>The answer to a request to listen.</summary>
    Answer = 0,

    /// <summary>A task, process or thread, was made.</summary>
    Fork = 1,

    /// <summary>A process started an image.</summary>
    Exec = 2,

    /// <summary>A task became another user.</summary>
    User = 4,

    /// <summary>A task became another group.</summary>
    Group = 0x40,

    /// <summary>A task ended.</summary>
    Exit = 0x80000000,
}

/// <summary>A message of the process connector. Of the tasks the first number is a thread's, the second its process's.</summary>
internal readonly record struct ProcEvent
{
    private const int NetlinkHeader = 16;
    private const int ConnectorHeader = 20;
    private const int SequenceAt = NetlinkHeader + 8;
    private const int EventAt = NetlinkHeader + ConnectorHeader;
    private const int DataAt = EventAt + 16;
    private const int Words = 6;

    /// <summary>Bytes of a message, headers included.</summary>
    public const int Size = DataAt + Words * sizeof(uint);

    /// <summary>What happened.</summary>
    public ProcEventKind Kind { get; private init; }

    /// <summary>The processor that sent it.</summary>
    public uint Cpu { get; private init; }

    /// <summary>Number of the message among those of its processor.</summary>
    public uint Sequence { get; private init; }

    /// <summary>Nanoseconds of the kernel's monotonic clock, which stands still in suspend.</summary>
    public ulong Time { get; private init; }

    /// <summary>The thread that acted; of a fork the creator.</summary>
    public uint Thread { get; private init; }

    /// <summary>Its process.</summary>
    public uint Process { get; private init; }

    /// <summary>Of a fork the new thread; of a change of user or group the real id; of an end the wait status; of an answer nothing.</summary>
    public uint Third { get; private init; }

    /// <summary>Of a fork the new thread's process; of a change of user or group the effective id.</summary>
    public uint Fourth { get; private init; }

    /// <summary>Of an answer: the error number, 0 for none.</summary>
    public uint Error => Thread;

    /// <summary>Reads a datagram.</summary>
    /// <returns>False: it is no message of the process connector.</returns>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out ProcEvent happened)
    {
        happened = default;
        if (datagram.Length < Size || Word(datagram, NetlinkHeader) != ProcConnectorSocket.Index)
            return false;
        happened = new ProcEvent
        {
            Sequence = Word(datagram, SequenceAt),
            Kind = (ProcEventKind)Word(datagram, EventAt),
            Cpu = Word(datagram, EventAt + 4),
            Time = BinaryPrimitives.ReadUInt64LittleEndian(datagram[(EventAt + 8)..]),
            Thread = Word(datagram, DataAt),
            Process = Word(datagram, DataAt + 4),
            Third = Word(datagram, DataAt + 8),
            Fourth = Word(datagram, DataAt + 12),
        };
        return true;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
