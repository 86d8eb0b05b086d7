using System.Buffers.Binary;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>Follows a nettrace stream of version 4 or 5 from object to object.</summary>
/// <param name="largest">Bytes that a block may have at most.</param>
internal sealed class NetTraceObjects(int largest)
{
    private const int Alignment = 4;
    private const int NameAt = 15;
    private const int LongestName = 32;
    private const int TraceLength = 48;
    private const byte EndOfStream = 1;

    private readonly byte[] _head = new byte[NameAt + LongestName + 1];
    private Step _step = Step.Start;
    private int _needed = 32;
    private int _have;
    private int _size;

    private enum Step
    {
        Start,
        Head,
        Name,
        Size,
        Padding,
        Content,
        End,
        Over,
    }

    private static ReadOnlySpan<byte> StartOfStream => "Nettrace\u0014\0\0\0!FastSerialization.1"u8;

    /// <summary>Whether the last byte was an object's last.</summary>
    public bool IsBetween => _step == Step.Head && _have == 0;

    /// <summary>Whether the object at hand, or the last one, holds events.</summary>
    public bool HasEvents { get; private set; }

    /// <summary>Follows bytes, up to the end of an object at most.</summary>
    /// <param name="bytes">What comes next.</param>
    /// <param name="position">Where that lies in the stream.</param>
    /// <returns>How many of them were followed.</returns>
    /// <exception cref="InvalidDataException">This is no such stream.</exception>
    public int Follow(ReadOnlySpan<byte> bytes, long position)
    {
        int at = 0;
        do
        {
            int taken = Math.Min(_needed - _have, bytes.Length - at);
            if (_step is not (Step.Content or Step.Padding))
                bytes.Slice(at, taken).CopyTo(_head.AsSpan(_have));
            at += taken;
            _have += taken;
            if (_have == _needed)
                Advance(position + at);
        }
        while (at < bytes.Length && !IsBetween);

        return at;
    }

    /// <summary>A part is whole: what comes next.</summary>
    private void Advance(long position)
    {
        switch (_step)
        {
            case Step.Start:
                Demand(_head.AsSpan(0, _needed).SequenceEqual(StartOfStream));
                Expect(Step.Head, 1);
                break;
            case Step.Head when _needed == 1:
                if (_head[0] == EndOfStream)
                    Expect(Step.Over, int.MaxValue);
                else
                    _needed = NameAt;
                break;
            case Step.Head:
                int length = BinaryPrimitives.ReadInt32LittleEndian(_head.AsSpan(NameAt - sizeof(int)));
                Demand(_head[0] == 5 && _head[1] == 5 && _head[2] == 1 && length is > 0 and <= LongestName);
                Expect(Step.Name, length + 1);
                break;
            case Step.Name:
                NoteName(_head.AsSpan(0, _needed - 1));
                break;
            case Step.Size:
                int size = BinaryPrimitives.ReadInt32LittleEndian(_head);
                Demand(size >= 0 && size <= largest);
                _size = size;
                Expect(Step.Padding, (int)((Alignment - position % Alignment) % Alignment));
                break;
            case Step.Padding:
                Expect(Step.Content, _size);
                break;
            case Step.Content:
                Expect(Step.End, 1);
                break;
            case Step.End:
                Demand(_head[0] == 6);
                Expect(Step.Head, 1);
                break;
        }

        if (_needed == 0)
            Advance(position);
    }

    private void NoteName(ReadOnlySpan<byte> name)
    {
        HasEvents = name.SequenceEqual("EventBlock"u8);
        if (name.SequenceEqual("Trace"u8))
            Expect(Step.Content, TraceLength);
        else
            Expect(Step.Size, sizeof(int));
    }

    private void Expect(Step step, int needed)
    {
        _step = step;
        _needed = needed;
        _have = 0;
    }

    private static void Demand(bool isSound)
    {
        if (!isSound)
            throw new InvalidDataException("This is no stream of events.");
    }
}
