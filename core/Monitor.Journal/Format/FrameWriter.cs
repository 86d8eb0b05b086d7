using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Monitor.Journal;

/// <summary>Writes the parts of a frame that all kinds have.</summary>
internal static class FrameWriter
{
    private const int Piece = 64 << 10;

    /// <summary>Writes the header, all but the checksum, and the padding.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="sequence">Its sequence.</param>
    /// <param name="content">Bytes of the content.</param>
    /// <param name="names">Bytes of an entry's names.</param>
    public static void Begin(Span<byte> frame, FrameKind kind, ulong sequence, int content, int names = 0)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[FrameLayout.SequenceAt..], sequence);
        frame[FrameLayout.KindAt] = (byte)kind;
        frame[FrameLayout.ZeroAt] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(frame[FrameLayout.NamesAt..], (ushort)names);
        BinaryPrimitives.WriteInt32LittleEndian(frame[FrameLayout.ContentAt..], content);
        frame[(FrameLayout.HeaderSize + content)..].Clear();
    }

    /// <summary>Writes the checksum: the last thing that is done to a frame.</summary>
    public static void Finish(Span<byte> frame, uint seed) =>
        BinaryPrimitives.WriteUInt32LittleEndian(frame[FrameLayout.ChecksumAt..], Checksum.OfFrame(seed, frame));

    /// <summary>Writes the checksums of frames that lie one behind the other, and adds them to a hash; in pieces that stay in the processor's
    /// cache meanwhile.</summary>
    public static void FinishAll(Span<byte> frames, uint seed, IncrementalHash hash)
    {
        int begin = 0, end = 0;
        while (end < frames.Length)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(frames[end..]);
            Finish(frames.Slice(end, length), seed);
            end += length;
            if (end - begin < Piece && end < frames.Length)
                continue;
            hash.AppendData(frames[begin..end]);
            begin = end;
        }
    }
}
