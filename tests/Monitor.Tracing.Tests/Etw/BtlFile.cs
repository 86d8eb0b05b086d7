using System.Buffers.Binary;

namespace Monitor.Tracing.Tests.Etw;

/// <summary>
/// Writes a trace of hand-built events as a .btl file, which the library reads on every system and hands on as it does the events of a live session:
/// a block of event records, each as it lies in memory, packed as the format wants it (as one run of literal bytes).
/// </summary>
internal sealed class BtlFile
{
    private const int HeaderLength = 80;
    private const int RecordLength = 88 + 24;
    private const ushort Pointers64 = 0x40;
    private const ushort ClassicHeader = 0x100;
    private static readonly Guid EventTrace = new("68fdd900-4a3e-11d1-84f4-0000f80464e3");

    private readonly List<byte> _records = [];

    /// <summary>When the trace begins.</summary>
    public DateTime Start { get; } = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>Adds an event of a provider with a manifest.</summary>
    public BtlFile Add(Guid provider, int id, int version, uint processId, byte[] payload, double seconds = 0) =>
        Add(_records, provider, (ushort)id, (byte)version, opcode: 0, processId, payload, 10_000_000 + (long)(seconds * 10_000_000), Pointers64);

    /// <summary>Adds an event of the kernel's logger.</summary>
    public BtlFile AddClassic(Guid task, int opcode, int version, uint processId, byte[] payload, double seconds = 0) =>
        Add(_records, task, 0, (byte)version, (byte)opcode, processId, payload, 10_000_000 + (long)(seconds * 10_000_000), Pointers64 | ClassicHeader);

    public void Save(string path)
    {
        using FileStream file = File.Create(path);
        List<byte> head = [];
        Add(head, EventTrace, 0, 2, 0, 0, Header(), 10_000_000, Pointers64 | ClassicHeader);
        WriteBlock(file, [.. head]);
        WriteBlock(file, [.. _records]);
        file.Write(new byte[16]);
    }

    private BtlFile Add(List<byte> to, Guid provider, ushort id, byte version, byte opcode, uint processId, byte[] payload, long at, int flags)
    {
        byte[] record = new byte[Align(Align(RecordLength + payload.Length, 8), 16)];
        BinaryPrimitives.WriteUInt16LittleEndian(record, (ushort)(HeaderLength + payload.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(4), (ushort)flags);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), 7);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12), processId);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(16), at);
        provider.TryWriteBytes(record.AsSpan(24));
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(40), id);
        record[42] = version;
        record[45] = opcode;
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(86), (ushort)payload.Length);
        payload.CopyTo(record.AsSpan(RecordLength));
        to.AddRange(record);
        return this;
    }

    /// <summary>A trace's first event: pointers of eight bytes, ten million ticks a second, and when it began.</summary>
    private byte[] Header()
    {
        byte[] header = new byte[0x118];
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), 0x0a);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(0xc), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(0x2c), 8);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(0x34), 1000);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(0xf8), 10_000_000);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(0x100), Start.ToFileTimeUtc());
        return header;
    }

    private static void WriteBlock(Stream file, byte[] content)
    {
        using MemoryStream packed = new();
        packed.WriteByte(7 << 5);
        uint rest = (uint)content.Length - 7;
        while (rest >= 128)
        {
            rest -= 128;
            packed.WriteByte((byte)(128 + (rest & 127)));
            rest >>= 7;
        }

        packed.WriteByte((byte)rest);
        packed.Write(content);
        Span<byte> sizes = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(sizes, (int)packed.Length);
        BinaryPrimitives.WriteInt32LittleEndian(sizes[4..], content.Length);
        file.Write(sizes);
        packed.WriteTo(file);
        file.Write(new byte[Align((int)file.Position, 4) - (int)file.Position]);
    }

    private static int Align(int number, int alignment) => (number + alignment - 1) / alignment * alignment;
}
