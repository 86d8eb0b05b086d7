using System.Buffers.Binary;

namespace Monitor.Journal;

/// <summary>A view of a whole frame.</summary>
/// <param name="bytes">The frame, header and padding included.</param>
internal readonly ref struct FrameView(ReadOnlySpan<byte> bytes)
{
    /// <summary>The frame, header and padding included.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public FrameKind Kind => (FrameKind)Bytes[FrameLayout.KindAt];

    public ulong Sequence => BinaryPrimitives.ReadUInt64LittleEndian(Bytes[FrameLayout.SequenceAt..]);

    public uint Checksum => BinaryPrimitives.ReadUInt32LittleEndian(Bytes[FrameLayout.ChecksumAt..]);

    public int NamesLength => BinaryPrimitives.ReadUInt16LittleEndian(Bytes[FrameLayout.NamesAt..]);

    public ReadOnlySpan<byte> Content => Bytes.Slice(FrameLayout.HeaderSize, BinaryPrimitives.ReadInt32LittleEndian(Bytes[FrameLayout.ContentAt..]));

    /// <summary>The last event that lies in front of the frame's end.</summary>
    public ulong LastEvent => Kind is FrameKind.Description or FrameKind.Ledger ? Sequence - 1 : Sequence;
}
