using System.Buffers.Binary;

namespace Monitor.Journal;

/// <summary>The content of a seal.</summary>
internal static class SealContent
{
    /// <summary>Bytes at the end of the frame and of the file by which a seal is found.</summary>
    public const int TailSize = 16;

    private const int ChainAt = 8;
    private const int FirstTimeAt = ChainAt + FrameLayout.HashSize;
    private const int LastTimeAt = FirstTimeAt + 8;
    private const int RowsAt = LastTimeAt + 8;
    private const int RowSize = 24;
    private const uint Mark = 0x4c414553;

    /// <summary>Bytes of a seal's frame.</summary>
    public static int FrameLength(int rows) => FrameLayout.HeaderSize + RowsAt + RowSize * rows + TailSize;

    /// <summary>Makes the frame of a seal, all but the checksum.</summary>
    /// <param name="offset">Where it will lie in the file.</param>
    /// <param name="sequence">Sequence of the last event.</param>
    /// <param name="chain">Hash of the last commit.</param>
    /// <param name="firstTime">Time of the first event.</param>
    /// <param name="lastTime">Time of the last event.</param>
    /// <param name="index">The index.</param>
    public static byte[] MakeFrame(long offset, ulong sequence, ReadOnlySpan<byte> chain, long firstTime, long lastTime, ReadOnlySpan<IndexRow> index)
    {
        byte[] frame = new byte[FrameLength(index.Length)];
        FrameWriter.Begin(frame, FrameKind.Seal, sequence, frame.Length - FrameLayout.HeaderSize);
        Span<byte> content = frame.AsSpan(FrameLayout.HeaderSize);
        BinaryPrimitives.WriteInt32LittleEndian(content, index.Length);
        chain.CopyTo(content[ChainAt..]);
        BinaryPrimitives.WriteInt64LittleEndian(content[FirstTimeAt..], firstTime);
        BinaryPrimitives.WriteInt64LittleEndian(content[LastTimeAt..], lastTime);
        Span<byte> rows = content[RowsAt..];
        foreach (IndexRow row in index)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(rows, row.Sequence);
            BinaryPrimitives.WriteInt64LittleEndian(rows[8..], row.Time);
            BinaryPrimitives.WriteInt64LittleEndian(rows[16..], row.Offset);
            rows = rows[RowSize..];
        }

        BinaryPrimitives.WriteInt64LittleEndian(rows, offset);
        BinaryPrimitives.WriteUInt32LittleEndian(rows[12..], Mark);
        return frame;
    }

    /// <summary>Where the seal's frame begins, read from the last bytes of a file; -1 when they are not a seal's.</summary>
    public static long OffsetFrom(ReadOnlySpan<byte> tail) =>
        BinaryPrimitives.ReadUInt64LittleEndian(tail[8..]) == (ulong)Mark << 32 ? BinaryPrimitives.ReadInt64LittleEndian(tail) : -1;

    public static bool IsSound(ReadOnlySpan<byte> content) =>
        content.Length >= RowsAt + TailSize
        && content.Length == RowsAt + TailSize + (long)RowSize * BinaryPrimitives.ReadUInt32LittleEndian(content)
        && OffsetFrom(content[^TailSize..]) >= 0;

    public static ReadOnlySpan<byte> Chain(ReadOnlySpan<byte> content) => content.Slice(ChainAt, FrameLayout.HashSize);

    public static long FirstTime(ReadOnlySpan<byte> content) => BinaryPrimitives.ReadInt64LittleEndian(content[FirstTimeAt..]);

    public static long LastTime(ReadOnlySpan<byte> content) => BinaryPrimitives.ReadInt64LittleEndian(content[LastTimeAt..]);

    public static IndexRow[] Index(ReadOnlySpan<byte> content)
    {
        IndexRow[] index = new IndexRow[BinaryPrimitives.ReadInt32LittleEndian(content)];
        for (int i = 0; i < index.Length; i++)
        {
            ReadOnlySpan<byte> row = content[(RowsAt + i * RowSize)..];
            index[i] = new IndexRow(
                BinaryPrimitives.ReadUInt64LittleEndian(row),
                BinaryPrimitives.ReadInt64LittleEndian(row[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(row[16..]));
        }

        return index;
    }
}
