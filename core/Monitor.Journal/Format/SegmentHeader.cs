using System.Buffers.Binary;

namespace Monitor.Journal;

/// <summary>The header of a segment.</summary>
/// <param name="Journal">The journal's random number.</param>
/// <param name="Salt">Begins every checksum.</param>
/// <param name="FirstSequence">Sequence of the first event.</param>
/// <param name="Begun">When the segment was begun, nanoseconds since 1970.</param>
/// <param name="Chain">The hash at which the segment before ended.</param>
internal sealed record SegmentHeader(ulong Journal, ulong Salt, ulong FirstSequence, long Begun, byte[] Chain)
{
    public const int Size = 96;

    private const byte Version = 1;
    private const int VersionAt = 7;
    private const int JournalAt = 8;
    private const int SaltAt = 16;
    private const int SequenceAt = 24;
    private const int BegunAt = 32;
    private const int ChainAt = 40;
    private const int ChecksumAt = 92;

    private static ReadOnlySpan<byte> Mark => "MONJRNL"u8;

    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        Mark.CopyTo(bytes);
        bytes[VersionAt] = Version;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[JournalAt..], Journal);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[SaltAt..], Salt);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[SequenceAt..], FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[BegunAt..], Begun);
        Chain.CopyTo(bytes[ChainAt..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Checksum.Of(bytes[..ChecksumAt]));
    }

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The first bytes of a segment, at least <see cref="Size"/>.</param>
    /// <returns>The header; null where it is not sound.</returns>
    public static SegmentHeader? Read(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(Mark) && bytes[VersionAt] == Version
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) == Checksum.Of(bytes[..ChecksumAt])
            ? new SegmentHeader(
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[JournalAt..]),
                SaltOf(bytes),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[SequenceAt..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[BegunAt..]),
                bytes.Slice(ChainAt, FrameLayout.HashSize).ToArray())
            : null;

    /// <summary>The format version of a sound header of any version; null where there is none.</summary>
    public static int? VersionOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(Mark) && BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) == Checksum.Of(bytes[..ChecksumAt]) ? bytes[VersionAt] : null;

    /// <summary>The salt, also where the header is not sound: when frames fit it, they can be read.</summary>
    public static ulong SaltOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[SaltAt..]);
}
