using System.Buffers.Binary;

namespace Monitor.Journal;

/// <summary>The content of a ledger.</summary>
internal static class LedgerContent
{
    /// <summary>Bytes in front of the rows.</summary>
    public const int HeadSize = 8;

    public const int RowSize = 24;

    public static void WriteRow(Span<byte> row, LedgerRow value)
    {
        row[..RowSize].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(row, value.EventId);
        row[2] = (byte)value.Step;
        row[3] = value.Reason;
        BinaryPrimitives.WriteUInt32LittleEndian(row[4..], value.Sink);
        BinaryPrimitives.WriteInt64LittleEndian(row[16..], value.Count);
    }

    public static bool IsSound(ReadOnlySpan<byte> content) =>
        content.Length >= HeadSize && content.Length == HeadSize + (long)RowSize * BinaryPrimitives.ReadUInt32LittleEndian(content);

    public static LedgerRow[] Read(ReadOnlySpan<byte> content)
    {
        LedgerRow[] rows = new LedgerRow[(content.Length - HeadSize) / RowSize];
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<byte> row = content.Slice(HeadSize + i * RowSize, RowSize);
            rows[i] = new LedgerRow(
                BinaryPrimitives.ReadUInt16LittleEndian(row),
                (LedgerStep)row[2],
                row[3],
                BinaryPrimitives.ReadUInt32LittleEndian(row[4..]),
                BinaryPrimitives.ReadInt64LittleEndian(row[16..]));
        }

        return rows;
    }
}
