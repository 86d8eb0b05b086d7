using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Monitor.Journal;

/// <summary>The content of a commit.</summary>
internal static class CommitContent
{
    private const int TimeAt = 8;
    private const int ChainAt = 16;

    /// <summary>Bytes of a commit's frame.</summary>
    public const int FrameLength = FrameLayout.HeaderSize + FrameLayout.CommitSize;

    /// <summary>Writes the whole frame of a commit.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="seed">The segment's <see cref="Checksum.Seed"/>.</param>
    /// <param name="sequence">Sequence of the last event.</param>
    /// <param name="entries">Number of entries in the group.</param>
    /// <param name="time">When, nanoseconds since 1970.</param>
    /// <param name="hash">What the chain and all that lies in front of the commit were added to.</param>
    /// <param name="chain">Gets the new hash.</param>
    public static void WriteFrame(Span<byte> frame, uint seed, ulong sequence, int entries, long time, IncrementalHash hash, Span<byte> chain)
    {
        FrameWriter.Begin(frame, FrameKind.Commit, sequence, FrameLayout.CommitSize);
        Span<byte> content = frame[FrameLayout.HeaderSize..];
        BinaryPrimitives.WriteInt32LittleEndian(content, entries);
        BinaryPrimitives.WriteInt32LittleEndian(content[4..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(content[TimeAt..], time);
        hash.AppendData(Hashed(frame));
        hash.GetHashAndReset(chain);
        chain.CopyTo(content[ChainAt..]);
        FrameWriter.Finish(frame, seed);
    }

    /// <summary>What of a commit's frame its own hash holds: sequence, kind, lengths, number of entries and time.</summary>
    public static ReadOnlySpan<byte> Hashed(ReadOnlySpan<byte> frame) => frame[FrameLayout.SequenceAt..(FrameLayout.HeaderSize + ChainAt)];

    public static uint Entries(ReadOnlySpan<byte> content) => BinaryPrimitives.ReadUInt32LittleEndian(content);

    public static long Time(ReadOnlySpan<byte> content) => BinaryPrimitives.ReadInt64LittleEndian(content[TimeAt..]);

    public static ReadOnlySpan<byte> Chain(ReadOnlySpan<byte> content) => content.Slice(ChainAt, FrameLayout.HashSize);
}
