using System.Buffers.Binary;

namespace Monitor.Journal;

/// <summary>The content of a commit.</summary>
internal static class CommitContent
{
    private const int TimeAt = 8;
    private const int ChainAt = 16;

    public static void Write(Span<byte> content, int entries, long time, ReadOnlySpan<byte> chain)
    {
        BinaryPrimitives.WriteInt32LittleEndian(content, entries);
        BinaryPrimitives.WriteInt32LittleEndian(content[4..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(content[TimeAt..], time);
        chain.CopyTo(content[ChainAt..]);
    }

    public static uint Entries(ReadOnlySpan<byte> content) => BinaryPrimitives.ReadUInt32LittleEndian(content);

    public static long Time(ReadOnlySpan<byte> content) => BinaryPrimitives.ReadInt64LittleEndian(content[TimeAt..]);

    public static ReadOnlySpan<byte> Chain(ReadOnlySpan<byte> content) => content.Slice(ChainAt, FrameLayout.HashSize);
}
