using System.Buffers.Binary;
using System.Numerics;

namespace Monitor.Journal;

/// <summary>CRC-32C as the journal uses it.</summary>
internal static class Checksum
{
    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Append(uint.MaxValue, bytes);

    /// <summary>The checksum of one stretch of bytes and another behind it.</summary>
    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Append(Append(uint.MaxValue, first), second);

    /// <summary>What each frame's checksum begins with.</summary>
    public static uint Seed(ulong salt) => BitOperations.Crc32C(uint.MaxValue, salt);

    /// <summary>The checksum of a whole frame; its length is a multiple of 8.</summary>
    /// <param name="seed">The segment's <see cref="Seed"/>.</param>
    /// <param name="frame">The frame.</param>
    public static uint OfFrame(uint seed, ReadOnlySpan<byte> frame) =>
        ~Append(BitOperations.Crc32C(seed, BinaryPrimitives.ReadUInt32LittleEndian(frame)), frame[FrameLayout.SequenceAt..]);

    private static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte one in bytes)
            checksum = BitOperations.Crc32C(checksum, one);
        return checksum;
    }
}
