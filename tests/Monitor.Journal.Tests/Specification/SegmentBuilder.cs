using System.Security.Cryptography;
using System.Text;

namespace Monitor.Journal.Tests.Specification;

/// <summary>Writes a segment by the page alone.</summary>
internal sealed class SegmentBuilder
{
    private readonly List<byte> _bytes = [];
    private readonly List<(ulong Sequence, long Time, ulong Offset)> _index = [];
    private readonly ulong _salt;
    private int _groupAt = Layout.HeaderSize;
    private uint _groupEntries;
    private ulong _groupFirst;
    private ulong _last;
    private long _firstTime;
    private long _lastTime;

    public SegmentBuilder(ulong journal, ulong salt, ulong first, long begun, byte[]? chain = null)
    {
        _salt = salt;
        First = first;
        Next = first;
        _groupFirst = first;
        _last = first - 1;
        Chain = chain ?? new byte[32];
        byte[] header = Layout.Join(Layout.SegmentMagic, journal, salt, first, begun, Chain, new byte[16], 0u);
        _bytes.AddRange(Layout.Join(header, Castagnoli.Of(header)));
    }

    /// <summary>Sequence of the first event.</summary>
    public ulong First { get; }

    /// <summary>Sequence of the next event.</summary>
    public ulong Next { get; set; }

    /// <summary>Where the chain is.</summary>
    public byte[] Chain { get; private set; }

    /// <summary>Bytes so far.</summary>
    public int Length => _bytes.Count;

    public byte[] Bytes => [.. _bytes];

    public string Name => Layout.SegmentName(First);

    public void Description(string json) => Frame(Kind.Description, Next, 0, Encoding.UTF8.GetBytes(json));

    /// <summary>An entry; its sequence is the record's place.</summary>
    public void Entry(ulong routes, string?[] names, byte[] record)
    {
        byte[] list = [.. names.SelectMany<string?, byte>(name => name is null ? [255] : [(byte)Encoding.UTF8.GetByteCount(name), .. Encoding.UTF8.GetBytes(name)])];
        Entry(routes, list, record);
    }

    /// <summary>An entry whose names are given as bytes.</summary>
    public void Entry(ulong routes, byte[] names, byte[] record)
    {
        long time = BitConverter.ToInt64(record, 16);
        if (_groupEntries == 0)
            _groupFirst = Next;
        if (_last < First)
            _firstTime = time;
        Frame(Kind.Entry, Next, (ushort)names.Length, Layout.Join(routes, Layout.Padded(names), record));
        _lastTime = time;
        _last = Next++;
        _groupEntries++;
    }

    public void Ledger(params (ushort Event, byte Step, byte Reason, uint Sink, ulong Count)[] rows) => Frame(
        Kind.Ledger,
        Next,
        0,
        Layout.Join([(uint)rows.Length, 0u, .. rows.Select(row => Layout.Join(row.Event, row.Step, row.Reason, row.Sink, 0ul, row.Count))]));

    public void Commit(long time)
    {
        // The first group of a segment has the header in front of it.
        byte[] group = _bytes[(_groupAt == Layout.HeaderSize ? 0 : _groupAt)..].ToArray();
        byte[] hashed = Layout.Join(_last, (byte)Kind.Commit, (byte)0, (ushort)0, 48u, _groupEntries, 0u, time);
        Chain = SHA256.HashData(Layout.Join(Chain, group, hashed));
        ulong first = _groupEntries == 0 ? Next : _groupFirst;
        if (_index.Count == 0 || (ulong)_groupAt - _index[^1].Offset >= Layout.IndexDistance)
            _index.Add((first, time, (ulong)_groupAt));
        Frame(Kind.Commit, _last, 0, Layout.Join(_groupEntries, 0u, time, Chain));
        _groupAt = _bytes.Count;
        _groupEntries = 0;
    }

    public void Seal()
    {
        ulong at = (ulong)_bytes.Count;
        byte[] rows = Layout.Join([.. _index.SelectMany<(ulong Sequence, long Time, ulong Offset), object>(row => [row.Sequence, row.Time, row.Offset])]);
        Frame(Kind.Seal, _last, 0, Layout.Join((uint)_index.Count, 0u, Chain, _firstTime, _lastTime, rows, at, 0u, Layout.SealMark));
    }

    /// <summary>Any frame.</summary>
    public void Frame(Kind kind, ulong sequence, ushort names, byte[] content) => _bytes.AddRange(FrameOf(_salt, (byte)kind, sequence, names, content));

    /// <summary>The bytes of any frame.</summary>
    public static byte[] FrameOf(ulong salt, byte kind, ulong sequence, ushort names, byte[] content)
    {
        byte[] padded = Layout.Padded(content);
        byte[] length = Layout.Join((uint)(Layout.FrameHeaderSize + padded.Length));
        byte[] rest = Layout.Join(sequence, kind, (byte)0, names, (uint)content.Length, padded);
        return Layout.Join(length, Castagnoli.Of(Layout.Join(salt), length, rest), rest);
    }
}
