using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Events;

namespace Monitor.Journal;

/// <summary>Writes one segment. What fails can be done again: it begins by cutting off what was written in vain.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _newChain = new byte[FrameLayout.HashSize];
    private readonly uint _seed;
    private readonly List<IndexRow> _index;
    private readonly byte[] _head;
    private string? _unbornPath;
    private EventTime _firstTime;

    private SegmentWriter(SafeFileHandle file, LiveSegment segment, EventTime begun, byte[] chain, List<IndexRow> index, byte[] head)
    {
        _file = file;
        _head = head;
        Segment = segment;
        Begun = begun;
        Chain = chain;
        _index = index;
        _seed = Checksum.Seed(segment.Salt);
    }

    /// <summary>What readers see of it.</summary>
    public LiveSegment Segment { get; }

    /// <summary>When it was begun.</summary>
    public EventTime Begun { get; }

    /// <summary>The hash of the last commit.</summary>
    public byte[] Chain { get; }

    /// <summary>Begins a segment. It gets its name with its first group, so that a segment with a name has one.</summary>
    /// <param name="file">An empty file.</param>
    /// <param name="unbornPath">Its path.</param>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="header">The header.</param>
    /// <param name="description">The description: UTF-8 JSON.</param>
    public static SegmentWriter Begin(SafeFileHandle file, string unbornPath, string folder, SegmentHeader header, byte[] description)
    {
        string path = Path.Combine(folder, SegmentName.Of(header.FirstSequence));
        LiveSegment segment = new(path, header.Salt, header.FirstSequence, header.Chain);
        byte[] head = new byte[SegmentHeader.Size + FrameLayout.Align(FrameLayout.HeaderSize + description.Length)];
        header.Write(head);
        Span<byte> frame = head.AsSpan(SegmentHeader.Size);
        description.CopyTo(frame[FrameLayout.HeaderSize..]);
        FrameWriter.Begin(frame, FrameKind.Description, header.FirstSequence, description.Length);
        FrameWriter.Finish(frame, Checksum.Seed(header.Salt));
        return new SegmentWriter(file, segment, new EventTime(header.Begun), [.. header.Chain], [], head) { _unbornPath = unbornPath };
    }

    /// <summary>Goes on with a segment that was not sealed; what lies behind its last commit is cut off.</summary>
    public static SegmentWriter Resume(SafeFileHandle file, LiveSegment segment, EventTime begun, SegmentScan scan)
    {
        byte[] header = new byte[SegmentHeader.Size];
        Disk.Read(file, header, 0);
        return new SegmentWriter(file, segment, begun, scan.Chain, scan.Index, header) { _firstTime = scan.Times?.First ?? default };
    }

    /// <summary>Bytes that the seal would take now.</summary>
    public int SealLength => SealContent.FrameLength(_index.Count);

    /// <summary>Whether a group has room in a segment of a size.</summary>
    public bool HasRoom(long groupLength, long size) =>
        Math.Max(Segment.Length, _head.Length) + groupLength + SealContent.FrameLength(_index.Count + 1) <= size;

    /// <summary>Writes a group and returns when it is on the disk.</summary>
    /// <exception cref="IOException">The disk does not take it; the group may be written again.</exception>
    public void Write(Group group, EventTime now)
    {
        bool isFirst = Segment.Length == 0;
        long at = Segment.Length;
        _hash.AppendData(Chain);
        if (at <= SegmentHeader.Size)
            _hash.AppendData(_head);
        ReadOnlyMemory<byte> bytes = group.Close(_seed, now, _hash, _newChain);
        long groupAt = at + (isFirst ? _head.Length : 0), end = groupAt + bytes.Length;
        try
        {
            if (RandomAccess.GetLength(_file) > end)
                RandomAccess.SetLength(_file, at);
            if (isFirst)
                RandomAccess.Write(_file, _head, 0);
            RandomAccess.Write(_file, bytes.Span, groupAt);
            Disk.Flush(_file);
            if (isFirst)
                GetName();
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            CutBack(at);
            throw;
        }

        _newChain.CopyTo(Chain, 0);
        if (!Segment.HasEntries)
            _firstTime = group.FirstTime;
        IndexRow.Add(_index, new IndexRow(group.FirstSequence, now.UnixNanoseconds, isFirst ? SegmentHeader.Size : at));
        Segment.Extend(end, group);
    }

    /// <summary>Closes the segment for good.</summary>
    /// <exception cref="IOException">The disk does not take it; it may be tried again.</exception>
    public void Seal()
    {
        long at = Segment.Length;
        (EventTime first, EventTime last) = Segment.HasEntries ? (_firstTime, Segment.LastTime) : default;
        byte[] frame = SealContent.MakeFrame(at, Segment.LastSequence, Chain, first.UnixNanoseconds, last.UnixNanoseconds, [.. _index]);
        FrameWriter.Finish(frame, _seed);
        try
        {
            RandomAccess.Write(_file, frame, at);
            RandomAccess.SetLength(_file, at + frame.Length);
            Disk.Flush(_file);
            Disk.Protect(Segment.Path);
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            CutBack(at);
            throw;
        }

        Segment.Seal(at + frame.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private void GetName()
    {
        if (_unbornPath is not null)
            File.Move(_unbornPath, Segment.Path, overwrite: true);
        _unbornPath = null;
        Disk.FlushFolder(Path.GetDirectoryName(Segment.Path)!);
    }

    /// <summary>Cuts off what was written in vain. If that fails too, it is done before the next attempt.</summary>
    private void CutBack(long length)
    {
        try
        {
            RandomAccess.SetLength(_file, length);
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            // A disk that fails altogether: the next attempt begins with the same cut.
        }
    }
}
