using System.Security.Cryptography;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Journal;

/// <summary>Frames that go to the disk together: entries, a ledger, and the commit that closes them. Used again and again.</summary>
internal sealed class Group
{
    private const int SmallestBuffer = 64 << 10;

    private byte[] _bytes = new byte[SmallestBuffer];
    private (int Start, int Length) _ledger;

    /// <summary>Bytes of the frames so far.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes of all frames, with the commit.</summary>
    public int WholeLength => Length + CommitContent.FrameLength;

    /// <summary>Number of entries.</summary>
    public int Entries { get; private set; }

    /// <summary>Sequence of the first entry, or of the next one where there is none.</summary>
    public ulong FirstSequence { get; private set; }

    /// <summary>Sequence of the last entry in the journal up to here.</summary>
    public ulong LastSequence { get; private set; }

    /// <summary>Time of the first event.</summary>
    public EventTime FirstTime { get; private set; }

    /// <summary>Time of the last event.</summary>
    public EventTime LastTime { get; private set; }

    /// <summary>Whether a new segment is to be begun with it.</summary>
    public bool OpensSegment { get; set; }

    /// <summary>Content of the ledger; empty where it has none.</summary>
    public ReadOnlySpan<byte> Ledger => _bytes.AsSpan(_ledger.Start, _ledger.Length);

    /// <summary>Begins anew.</summary>
    /// <param name="next">Sequence of the next entry.</param>
    /// <param name="last">Sequence of the last one.</param>
    public void Begin(ulong next, ulong last)
    {
        Length = Entries = 0;
        _ledger = default;
        OpensSegment = false;
        FirstSequence = next;
        LastSequence = last;
    }

    /// <summary>Gives memory back that a burst has taken.</summary>
    /// <param name="usual">Bytes that a group has otherwise.</param>
    public void Trim(int usual)
    {
        if (Length <= usual && _bytes.Length > Math.Max(4L * usual, SmallestBuffer))
            _bytes = new byte[Math.Max(usual, SmallestBuffer)];
    }

    /// <summary>Adds an entry.</summary>
    public void Append(ulong journal, ulong sequence, EventRecord record, ulong routes, ReadOnlySpan<byte[]?> names)
    {
        int namesLength = EntryContent.NamesLength(names);
        Span<byte> frame = Reserve(EntryContent.FrameLength(namesLength, record.Bytes.Length));
        EntryContent.Write(frame, journal, sequence, routes, names, namesLength, record.Bytes);
        Length += frame.Length;
        Count(record.Time, sequence);
    }

    /// <summary>Adds whole frames that were found behind the last commit.</summary>
    /// <param name="frames">The frames.</param>
    public void Adopt(ReadOnlySpan<byte> frames)
    {
        frames.CopyTo(Reserve(frames.Length));
        int end = Length + frames.Length;
        while (Length < end)
        {
            FrameView frame = Next(Length);
            if (frame.Kind is FrameKind.Entry)
                Count(EventRecord.FromTrusted(EntryContent.Record(frame)).Time, frame.Sequence);
            else if (frame.Kind is FrameKind.Ledger)
                _ledger = (Length + FrameLayout.HeaderSize, frame.Content.Length);
            Length += frame.Bytes.Length;
        }
    }

    /// <summary>Adds a ledger.</summary>
    /// <param name="content">Its content.</param>
    /// <param name="next">Sequence of the next event.</param>
    public void Append(ReadOnlySpan<byte> content, ulong next)
    {
        Span<byte> frame = Reserve(FrameLayout.HeaderSize + content.Length);
        content.CopyTo(frame[FrameLayout.HeaderSize..]);
        FrameWriter.Begin(frame, FrameKind.Ledger, next, content.Length);
        _ledger = (Length + FrameLayout.HeaderSize, content.Length);
        Length += frame.Length;
    }

    /// <summary>Closes the group: writes all checksums, and the commit with the hash of the chain. May be done again.</summary>
    /// <param name="seed">The segment's <see cref="Checksum.Seed"/>.</param>
    /// <param name="time">When.</param>
    /// <param name="hash">What the chain and the frames in front of the group were added to.</param>
    /// <param name="chain">Gets the new hash.</param>
    /// <returns>All bytes of the group.</returns>
    public ReadOnlyMemory<byte> Close(uint seed, EventTime time, IncrementalHash hash, Span<byte> chain)
    {
        Span<byte> commit = Reserve(CommitContent.FrameLength);
        FrameWriter.FinishAll(_bytes.AsSpan(0, Length), seed, hash);
        CommitContent.WriteFrame(commit, seed, LastSequence, Entries, time.UnixNanoseconds, hash, chain);
        return _bytes.AsMemory(0, WholeLength);
    }

    /// <summary>Tells event id and routes of each entry.</summary>
    public void Tell(Action<ushort, ulong> entry)
    {
        for (int at = 0; at < Length;)
        {
            FrameView frame = Next(at);
            if (frame.Kind is FrameKind.Entry)
                entry(EventRecord.FromTrusted(EntryContent.Record(frame)).EventId, EntryContent.Routes(frame));
            at += frame.Bytes.Length;
        }
    }

    private FrameView Next(int at) => new(_bytes.AsSpan(at, BitConverter.ToInt32(_bytes, at)));

    private void Count(EventTime time, ulong sequence)
    {
        if (Entries++ == 0)
            (FirstTime, FirstSequence) = (time, sequence);
        LastTime = time;
        LastSequence = sequence;
    }

    private Span<byte> Reserve(int length)
    {
        if (length > _bytes.Length - Length)
            Array.Resize(ref _bytes, (int)Math.Max(checked(Length + (long)length), Math.Min(_bytes.Length * 2L, Array.MaxLength)));
        return _bytes.AsSpan(Length, length);
    }
}
