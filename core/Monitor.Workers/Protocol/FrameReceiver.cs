using System.Buffers.Binary;
using Monitor.Journal;

namespace Monitor.Workers.Protocol;

/// <summary>Takes frames from a stream and checks them. One thread reads.</summary>
/// <param name="input">Where frames come from.</param>
internal sealed class FrameReceiver(Stream input)
{
    private const int FirstSize = 64 << 10;
    private const int LargestKept = 1 << 20;

    private byte[] _bytes = new byte[FirstSize];
    private int _begin;
    private int _end;
    private ulong _sequence;

    /// <summary>Waits for a frame.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="content">Its content, valid until the next call.</param>
    /// <returns>False: nothing more comes. A frame that is cut off is what an end that was killed leaves.</returns>
    /// <exception cref="ProtocolViolation">What comes is no frame.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public bool TryReceive(out MessageKind kind, out ReadOnlySpan<byte> content)
    {
        kind = default;
        content = default;
        if (!Fill(FrameLayout.HeaderSize))
            return false;
        ReadOnlySpan<byte> header = _bytes.AsSpan(_begin, FrameLayout.HeaderSize);
        int length = LengthOf(header);
        if (!Fill(length))
            return false;
        FrameView frame = new(_bytes.AsSpan(_begin, length));
        if (Checksum.OfFrame(FrameBuffer.Seed, frame.Bytes) != frame.Checksum)
            throw new ProtocolViolation("the checksum of a frame does not fit");
        if (frame.Sequence != ++_sequence)
            throw new ProtocolViolation($"frame {frame.Sequence} came where {_sequence} was due");
        _begin += length;
        kind = (MessageKind)frame.Kind;
        content = frame.Content;
        return true;
    }

    private static int LengthOf(ReadOnlySpan<byte> header)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        uint content = BinaryPrimitives.ReadUInt32LittleEndian(header[FrameLayout.ContentAt..]);
        return length is >= FrameLayout.HeaderSize and <= FrameLayout.MaximumSize
            && content <= length - FrameLayout.HeaderSize
            && length == FrameLayout.Align(FrameLayout.HeaderSize + (int)content)
            ? (int)length
            : throw new ProtocolViolation("the length of a frame is impossible");
    }

    /// <summary>Reads until so many bytes are there.</summary>
    private bool Fill(int count)
    {
        if (_end - _begin >= count)
            return true;
        MakeRoom(count);
        while (_end - _begin < count)
        {
            int read = input.Read(_bytes, _end, _bytes.Length - _end);
            if (read == 0)
                return false;
            _end += read;
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        int size = Math.Max(count, FirstSize);
        byte[] room = _bytes.Length < count || _bytes.Length > LargestKept && size <= LargestKept ? new byte[Math.Max(size, _end - _begin)] : _bytes;
        if (room != _bytes || _bytes.Length - _begin < count)
        {
            _bytes.AsSpan(_begin, _end - _begin).CopyTo(room);
            (_begin, _end) = (0, _end - _begin);
        }

        _bytes = room;
    }
}
