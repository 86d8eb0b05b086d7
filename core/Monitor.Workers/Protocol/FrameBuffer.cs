using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Monitor.Journal;

namespace Monitor.Workers.Protocol;

/// <summary>Frames one behind the other in one block of memory that is used again and again. The form of a frame is the journal's
/// (docs/journal-format.md); the sequence counts the frames of one direction from 1. Not for several threads at once.</summary>
internal sealed class FrameBuffer
{
    private const int FirstSize = 16 << 10;
    private const int LargestKept = 1 << 20;
    private const int LongIdle = 256;

    /// <summary>What each frame's checksum begins with: both ends are known, so there is no salt.</summary>
    public static readonly uint Seed = Checksum.Seed(0);

    private byte[] _bytes = new byte[FirstSize];
    private int _frame = -1;
    private MessageKind _kind;
    private int _idle;

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>All that was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Whether a frame is begun and not ended.</summary>
    public bool IsOpen => _frame >= 0;

    /// <summary>Begins a frame.</summary>
    public void Begin(MessageKind kind)
    {
        _frame = Length;
        _kind = kind;
        Take(FrameLayout.HeaderSize);
    }

    /// <summary>Whether more can be added to the open frame as one of that kind, so that it stays of a size that is handed on soon.</summary>
    public bool CanExtend(MessageKind kind, int most) => IsOpen && _kind == kind && Length - _frame < most;

    /// <summary>Ends the frame that was begun.</summary>
    /// <exception cref="ProtocolViolation">It is larger than a frame may be; it is gone then.</exception>
    public void End(ulong sequence)
    {
        int begin = _frame, content = Length - begin - FrameLayout.HeaderSize;
        int length = FrameLayout.Align(FrameLayout.HeaderSize + content);
        _frame = -1;
        if (length > FrameLayout.MaximumSize)
        {
            Length = begin;
            throw new ProtocolViolation("a message is larger than a frame may be");
        }

        Take(begin + length - Length);
        FrameWriter.Begin(_bytes.AsSpan(begin, length), (FrameKind)_kind, sequence, content);
    }

    /// <summary>Forgets the frame that was begun.</summary>
    public void Abandon()
    {
        Length = _frame;
        _frame = -1;
    }

    /// <summary>Forgets what was added to the open frame behind a place.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Writes the checksums; the frames are whole then.</summary>
    public ReadOnlySpan<byte> Seal()
    {
        Span<byte> rest = _bytes.AsSpan(0, Length);
        while (!rest.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            FrameWriter.Finish(rest[..length], Seed);
            rest = rest[length..];
        }

        return _bytes.AsSpan(0, Length);
    }

    /// <summary>Forgets all frames; the memory stays, unless it is much and most of it was of no use for long.</summary>
    public void Clear()
    {
        _idle = Length > _bytes.Length / 4 ? 0 : _idle + 1;
        Length = 0;
        if (_bytes.Length <= LargestKept || _idle < LongIdle)
            return;
        _bytes = new byte[FirstSize];
        _idle = 0;
    }

    /// <summary>Room for so many more bytes, which count from now on.</summary>
    public Span<byte> Take(int count)
    {
        int at = Length;
        if (count > _bytes.Length - at)
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(_bytes.Length * 2L, (long)at + count), Array.MaxLength));
        Length = at + count;
        return _bytes.AsSpan(at, count);
    }

    /// <summary>Writes a number anew that was written before.</summary>
    /// <param name="at">Where it stands.</param>
    /// <param name="value">The number.</param>
    public void Patch(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(at), value);

    public void Write(byte value) => Take(1)[0] = value;

    public void Write(bool value) => Write(value ? (byte)1 : (byte)0);

    public void Write(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), value);

    public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    public void Write(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(sizeof(uint)), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    public void Write(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(sizeof(ulong)), value);

    public void Write(Guid value) => MemoryMarshal.Write(Take(16), value);

    /// <summary>Writes bytes behind their number.</summary>
    public void Write(ReadOnlySpan<byte> value)
    {
        Write(value.Length);
        value.CopyTo(Take(value.Length));
    }

    /// <summary>Writes bytes alone.</summary>
    public void WriteRaw(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>Writes text; null is not the same as empty.</summary>
    public void Write(string? value)
    {
        if (value is null)
        {
            Write(PayloadReader.Absent);
            return;
        }

        int length = Encoding.UTF8.GetByteCount(value);
        Write(length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }
}
