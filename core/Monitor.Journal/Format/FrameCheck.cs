using System.Buffers.Binary;

namespace Monitor.Journal;

/// <summary>Tells sound frames from anything else.</summary>
internal static class FrameCheck
{
    public const string BadLength = "its length is impossible";
    public const string BadKind = "its kind is not known";
    public const string BadChecksum = "its checksum does not fit";
    public const string BadContent = "its content is not what its kind says";
    public const string BadSequence = "its sequence is lower than the one before";

    /// <summary>Looks at a header alone.</summary>
    /// <param name="header">At least a header's bytes.</param>
    /// <param name="room">Bytes that there are from the header's beginning.</param>
    /// <param name="length">Bytes of the frame, when the answer is null.</param>
    /// <returns>Null when it may be sound, else what is wrong.</returns>
    public static string? Header(ReadOnlySpan<byte> header, long room, out int length)
    {
        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(header);
        uint content = BinaryPrimitives.ReadUInt32LittleEndian(header[FrameLayout.ContentAt..]);
        length = (int)stated;
        if (stated is < FrameLayout.HeaderSize or > FrameLayout.MaximumSize || stated > room || content > stated - FrameLayout.HeaderSize
            || stated != FrameLayout.Align(FrameLayout.HeaderSize + (int)content))
            return BadLength;
        FrameKind kind = (FrameKind)header[FrameLayout.KindAt];
        int names = BinaryPrimitives.ReadUInt16LittleEndian(header[FrameLayout.NamesAt..]);
        return kind is < FrameKind.Entry or > FrameKind.Seal || header[FrameLayout.ZeroAt] != 0 || kind != FrameKind.Entry && names != 0 ? BadKind : null;
    }

    /// <summary>Looks at a frame whose header may be sound.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="seed">The segment's <see cref="Checksum.Seed"/>.</param>
    /// <returns>Null when it is sound, else what is wrong.</returns>
    public static string? Frame(ReadOnlySpan<byte> frame, uint seed)
    {
        FrameView view = new(frame);
        if (Checksum.OfFrame(seed, frame) != view.Checksum)
            return BadChecksum;
        bool isSound = view.Kind switch
        {
            FrameKind.Entry => EntryContent.IsSound(view),
            FrameKind.Ledger => LedgerContent.IsSound(view.Content),
            FrameKind.Commit => view.Content.Length == FrameLayout.CommitSize,
            FrameKind.Seal => SealContent.IsSound(view.Content),
            _ => true,
        };
        return isSound ? null : BadContent;
    }
}
