using System.Security.Cryptography;

namespace Monitor.Journal.Tests.Specification;

/// <summary>A frame as it lies in a file.</summary>
internal sealed record ParsedFrame(Kind Kind, int Offset, int Length, ulong Sequence, int Names, byte[] Content)
{
    public int End => Offset + Length;

    public ulong Routes => BitConverter.ToUInt64(Content);

    public byte[] NameBytes => Content[8..(8 + Names)];

    public byte[] Record => Content[(8 + (Names + 7 & ~7))..];
}

/// <summary>Reads a segment by the page alone, slowly.</summary>
internal sealed class SegmentParser
{
    private readonly byte[] _bytes;

    public SegmentParser(byte[] bytes)
    {
        _bytes = bytes;
        Journal = BitConverter.ToUInt64(bytes, 8);
        Salt = BitConverter.ToUInt64(bytes, 16);
        First = BitConverter.ToUInt64(bytes, 24);
        Begun = BitConverter.ToInt64(bytes, 32);
        Chain = bytes[40..72];
    }

    public ulong Journal { get; }

    public ulong Salt { get; }

    public ulong First { get; }

    public long Begun { get; }

    public byte[] Chain { get; }

    public bool HasSoundHeader => _bytes.Length >= Layout.HeaderSize
        && _bytes.AsSpan(0, 8).SequenceEqual(Layout.SegmentMagic)
        && _bytes.AsSpan(72, 20).IndexOfAnyExcept((byte)0) < 0
        && BitConverter.ToUInt32(_bytes, 92) == Castagnoli.Of(_bytes[..92]);

    /// <summary>The frame that begins at an offset; null if there is no sound one.</summary>
    public ParsedFrame? FrameAt(int at)
    {
        if (at + Layout.FrameHeaderSize > _bytes.Length)
            return null;
        uint length = BitConverter.ToUInt32(_bytes, at);
        uint content = BitConverter.ToUInt32(_bytes, at + 20);
        if (length % 8 != 0 || length < Layout.FrameHeaderSize || length > Layout.LargestFrame || at + length > _bytes.Length)
            return null;
        if (_bytes[at + 16] is < 1 or > 5 || Layout.FrameHeaderSize + (content + 7L & ~7L) != length)
            return null;
        if (BitConverter.ToUInt32(_bytes, at + 4) != Castagnoli.Of(Layout.Join(Salt), _bytes[at..(at + 4)], _bytes[(at + 8)..(at + (int)length)]))
            return null;
        int contentAt = at + Layout.FrameHeaderSize;
        return new ParsedFrame(
            (Kind)_bytes[at + 16], at, (int)length, BitConverter.ToUInt64(_bytes, at + 8), BitConverter.ToUInt16(_bytes, at + 18), _bytes[contentAt..(contentAt + (int)content)]);
    }

    /// <summary>All sound frames in order, as the page says that a reader steps over damage.</summary>
    public List<ParsedFrame> Frames()
    {
        List<ParsedFrame> frames = [];
        ulong last = 0;
        bool isBehindDamage = false;
        for (int at = Layout.HeaderSize; at < _bytes.Length;)
        {
            if (FrameAt(at) is { } frame && (!isBehindDamage || frame.Sequence >= last))
            {
                frames.Add(frame);
                last = frame.Kind == Kind.Entry ? frame.Sequence : last;
                at = frame.End;
                isBehindDamage = false;
            }
            else
            {
                at += 8;
                isBehindDamage = true;
            }
        }

        return frames;
    }

    /// <summary>What the chain must be behind each commit, in order, calculated from the bytes.</summary>
    public List<(ParsedFrame Commit, byte[] Hash)> Commits()
    {
        List<(ParsedFrame, byte[])> commits = [];
        byte[] chain = Chain;
        int from = 0;
        foreach (ParsedFrame commit in Frames().Where(frame => frame.Kind == Kind.Commit))
        {
            chain = SHA256.HashData(Layout.Join(chain, _bytes[from..commit.Offset], _bytes[(commit.Offset + 8)..(commit.Offset + 40)]));
            commits.Add((commit, chain));
            from = commit.End;
        }

        return commits;
    }
}
