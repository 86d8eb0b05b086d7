using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Monitor.Journal;

/// <summary>
/// Writes entries of a journal into a new one: the same journal id, sequences, routes, names and records, with a chain of its own. It counts as whole
/// when <see cref="Complete"/> has returned.
/// </summary>
public sealed class JournalExport : IDisposable
{
    private readonly string _folder;
    private readonly ulong _journal;
    private readonly ExportOrigin _origin;
    private readonly TimeProvider _time;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<IndexRow> _index = [];
    private readonly byte[] _chain = new byte[FrameLayout.HashSize];
    private byte[] _frame = new byte[4096];
    private JournalDescription? _description;
    private byte[] _json = [];
    private byte[] _nextJson = [];
    private FileStream? _file;
    private uint _seed;
    private long _groupAt;
    private int _entries;
    private ulong _groupFirst;
    private ulong _last;
    private long _firstTime;
    private long _lastTime;

    /// <param name="folder">A new folder.</param>
    /// <param name="journal">The random number of the journal that the entries come from.</param>
    /// <param name="origin">What is exported.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public JournalExport(string folder, ulong journal, ExportOrigin origin, TimeProvider time)
    {
        Disk.MakeFolder(folder);
        _folder = folder;
        _journal = journal;
        _origin = origin;
        _time = time;
    }

    /// <summary>Bytes at which a segment is closed.</summary>
    internal long SegmentSize { get; init; } = 64 << 20;

    /// <summary>Bytes at which a group is closed.</summary>
    internal long GroupSize { get; init; } = 1 << 20;

    /// <summary>Appends an entry.</summary>
    /// <param name="entry">The entry; its sequence is higher than that of the one before.</param>
    /// <param name="description">The description in force where it comes from.</param>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Append(in JournalFrame entry, JournalDescription description)
    {
        if (!ReferenceEquals(description, _description))
            (_description, _nextJson) = (description, (description with { Export = _origin }).ToJson());
        if (_file is null || _file.Position >= SegmentSize || !_json.AsSpan().SequenceEqual(_nextJson))
            BeginSegment(entry.Sequence);
        int length = FrameLayout.HeaderSize + FrameLayout.Align(entry.Content.Length);
        Write(FrameKind.Entry, entry.Sequence, entry.Content, length, entry.NamesLength);
        long time = Sdk.Records.EventRecord.FromTrusted(entry.Record).Time.UnixNanoseconds;
        if (_last == 0)
            _firstTime = time;
        (_last, _lastTime) = (entry.Sequence, time);
        if (_entries++ == 0)
            _groupFirst = entry.Sequence;
        if (_file!.Position - _groupAt >= GroupSize)
            Commit();
    }

    /// <summary>Closes the journal: from now on it is whole.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Complete()
    {
        EndSegment();
        Disk.FlushFolder(_folder);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _hash.Dispose();
    }

    private void BeginSegment(ulong first)
    {
        EndSegment();
        ulong salt = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        byte[] header = new byte[SegmentHeader.Size];
        new SegmentHeader(_journal, salt, first, Now(), _chain).Write(header);
        _file = new FileStream(Path.Combine(_folder, SegmentName.Of(first)), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        _file.Write(header);
        _seed = Checksum.Seed(salt);
        _index.Clear();
        _last = 0;
        _json = _nextJson;
        BeginGroup();
        _hash.AppendData(header);
        Write(FrameKind.Description, first, _json, FrameLayout.HeaderSize + FrameLayout.Align(_json.Length));
    }

    private void EndSegment()
    {
        if (_file is null)
            return;
        Commit();
        byte[] seal = SealContent.MakeFrame(_file.Position, _last, _chain, _firstTime, _lastTime, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_index));
        FrameWriter.Finish(seal, _seed);
        _file.Write(seal);
        _file.Flush(flushToDisk: true);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_file.SafeFileHandle, UnixFileMode.UserRead);
        _file.Dispose();
        _file = null;
    }

    private void BeginGroup()
    {
        _groupAt = _file!.Position;
        _entries = 0;
        _hash.GetHashAndReset();
        _hash.AppendData(_chain);
    }

    private void Commit()
    {
        if (_entries == 0)
            return;
        long time = Now();
        IndexRow.Add(_index, new IndexRow(_groupFirst, time, _groupAt));
        Span<byte> commit = stackalloc byte[CommitContent.FrameLength];
        CommitContent.WriteFrame(commit, _seed, _last, _entries, time, _hash, _chain);
        _file!.Write(commit);
        BeginGroup();
    }

    private void Write(FrameKind kind, ulong sequence, ReadOnlySpan<byte> content, int length, int names = 0)
    {
        if (_frame.Length < length)
            _frame = new byte[length];
        Span<byte> frame = _frame.AsSpan(0, length);
        FrameWriter.Begin(frame, kind, sequence, content.Length, names);
        content.CopyTo(frame[FrameLayout.HeaderSize..]);
        FrameWriter.Finish(frame, _seed);
        _file!.Write(frame);
        _hash.AppendData(frame);
    }

    private long Now() => Sdk.Events.EventTime.From(_time.GetUtcNow().UtcDateTime).UnixNanoseconds;
}
