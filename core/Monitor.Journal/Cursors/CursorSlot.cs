using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Monitor.Journal;

/// <summary>One of the two slots of a cursor; the format is specified in docs/journal-format.md.</summary>
/// <param name="Journal">The journal's random number.</param>
/// <param name="Generation">Grows by one with each write.</param>
/// <param name="Next">Sequence of the next event to deliver.</param>
/// <param name="Rows">The rows.</param>
internal sealed record CursorSlot(ulong Journal, ulong Generation, ulong Next, CursorRow[] Rows)
{
    /// <summary>Bytes from one slot to the next.</summary>
    public const int Spacing = 4 << 20;

    /// <summary>The most rows that a slot has room for.</summary>
    public const int MostRows = (Spacing - HeadSize) / RowSize;

    private const int HeadSize = 40;
    private const int RowSize = 32;
    private const byte Version = 1;
    private const int VersionAt = 7;
    private const int JournalAt = 8;
    private const int GenerationAt = 16;
    private const int NextAt = 24;
    private const int CountAt = 32;
    private const int ChecksumAt = 36;

    private static ReadOnlySpan<byte> Mark => "MONCURS"u8;

    /// <summary>Bytes of a slot with so many rows.</summary>
    public static int Length(int rows) => HeadSize + RowSize * rows;

    /// <summary>Writes a slot.</summary>
    public static void Write(Span<byte> bytes, ulong journal, ulong generation, ulong next, ReadOnlySpan<CursorRow> rows)
    {
        bytes.Clear();
        Mark.CopyTo(bytes);
        bytes[VersionAt] = Version;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[JournalAt..], journal);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[GenerationAt..], generation);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[NextAt..], next);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[CountAt..], rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            Span<byte> row = bytes.Slice(HeadSize + i * RowSize, RowSize);
            BinaryPrimitives.WriteUInt16LittleEndian(row, rows[i].EventId);
            BinaryPrimitives.WriteInt64LittleEndian(row[8..], rows[i].Delivered);
            BinaryPrimitives.WriteInt64LittleEndian(row[16..], rows[i].Refused);
            BinaryPrimitives.WriteInt64LittleEndian(row[24..], rows[i].Lost);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Checksum.Of(bytes[..ChecksumAt], bytes[HeadSize..]));
    }

    /// <summary>Reads a slot.</summary>
    /// <returns>Null where there is none that is sound.</returns>
    public static CursorSlot? Read(SafeFileHandle file, long offset)
    {
        byte[] head = new byte[HeadSize];
        if (Disk.Read(file, head, offset) < HeadSize || !head.AsSpan().StartsWith(Mark) || head[VersionAt] != Version)
            return null;
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(CountAt));
        if (count > MostRows)
            return null;
        byte[] rows = new byte[count * RowSize];
        if (Disk.Read(file, rows, offset + HeadSize) < rows.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(ChecksumAt)) != Checksum.Of(head.AsSpan(0, ChecksumAt), rows))
            return null;
        return new CursorSlot(
            BinaryPrimitives.ReadUInt64LittleEndian(head.AsSpan(JournalAt)),
            BinaryPrimitives.ReadUInt64LittleEndian(head.AsSpan(GenerationAt)),
            BinaryPrimitives.ReadUInt64LittleEndian(head.AsSpan(NextAt)),
            [.. Enumerable.Range(0, (int)count).Select(row => ReadRow(rows.AsSpan(row * RowSize)))]);
    }

    private static CursorRow ReadRow(ReadOnlySpan<byte> row) => new(
        BinaryPrimitives.ReadUInt16LittleEndian(row),
        BinaryPrimitives.ReadInt64LittleEndian(row[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(row[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(row[24..]));
}
