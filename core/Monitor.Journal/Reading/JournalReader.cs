using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;
using Monitor.Sdk.Records;

namespace Monitor.Journal;

/// <summary>
/// Reads a journal for one sink while it is written. One thread reads; it never blocks the writer. What it has loaded it hands out without a lock; the
/// lock guards where it loads from, since retention may move that on.
/// </summary>
public sealed class JournalReader : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SegmentList _segments;
    private readonly ReaderList _readers;
    private readonly CommitSignal _signal;
    private readonly Action _progress;
    private readonly string? _route;
    private readonly string? _sink;
    private readonly IReadOnlyList<string> _routes;
    private readonly RouteFilter _filter;
    private readonly List<JournalGap> _gaps = [];
    private FrameReader? _frames;
    private LiveSegment? _segment;
    private ulong _from;
    private ulong _next;
    private bool _isDisposed;

    /// <param name="segments">The segments.</param>
    /// <param name="readers">Where it is listed until it is disposed.</param>
    /// <param name="signal">Tells of commits.</param>
    /// <param name="progress">Told when a segment is read to its end.</param>
    /// <param name="from">The first sequence to look at.</param>
    /// <param name="oldest">The first sequence that is there.</param>
    /// <param name="route">Name of a rule set; null: what is for sinks that get everything.</param>
    /// <param name="sink">The sink that reads; null: none.</param>
    /// <param name="routes">Names of the rule sets where a segment does not say.</param>
    internal JournalReader(
        SegmentList segments,
        ReaderList readers,
        CommitSignal signal,
        Action progress,
        ulong from,
        ulong oldest,
        string? route,
        string? sink,
        IReadOnlyList<string> routes)
    {
        _segments = segments;
        _readers = readers;
        _signal = signal;
        _progress = progress;
        _route = route;
        _sink = sink;
        _routes = routes;
        _filter = new RouteFilter(route, sink, routes);
        _next = _from = from;
        if (oldest > from)
            MoveBehind(new JournalGap(JournalGapKind.Overtaken, from, oldest - 1, JournalGap.Unknown));
    }

    /// <summary>Sequence of the next entry to be looked at. For any thread.</summary>
    public ulong NextSequence => Volatile.Read(ref _next);

    /// <summary>Committed bytes not yet looked at. For any thread.</summary>
    public long BytesBehind
    {
        get
        {
            lock (_gate)
            {
                long bytes = 0;
                foreach (LiveSegment segment in _segments.All)
                {
                    if (segment == _segment)
                        bytes += segment.Length - _frames!.Offset;
                    else if (segment.HasEntries && segment.LastSequence >= _from && (_segment is null || segment.FirstSequence > _segment.FirstSequence))
                        bytes += segment.Length;
                }

                return bytes;
            }
        }
    }

    /// <summary>Reads the next committed entry of the route.</summary>
    /// <param name="entry">The entry; valid until the next call.</param>
    /// <returns>False: there is none now, or a gap comes first.</returns>
    public bool TryRead(out JournalEntry entry)
    {
        do
        {
            while (_frames is not null && _frames.TryNext(out FrameView frame))
            {
                if (frame.Kind is FrameKind.Entry && frame.Sequence >= _next && TryTake(frame, out entry))
                    return true;
                if (frame.Kind is FrameKind.Description)
                    _filter.Use(frame.Content);
            }
        }
        while (Load());
        entry = default;
        return false;
    }

    /// <summary>Takes the gap that lies in front of the next entry.</summary>
    /// <returns>False: there is none.</returns>
    public bool TryTakeGap([NotNullWhen(true)] out JournalGap? gap)
    {
        lock (_gate)
        {
            gap = _frames is { IsEmpty: false } ? null : _gaps.FirstOrDefault();
            if (gap is null)
                return false;
            _gaps.RemoveAt(0);
            Volatile.Write(ref _next, Math.Max(_next, gap.LastSequence + 1));
            return true;
        }
    }

    /// <summary>Waits until there is something to look at or a gap.</summary>
    /// <returns>False: the writer is closed and everything is read.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellation)
    {
        while (true)
        {
            bool isLast = _signal.IsClosed;
            Task next = _signal.Next;
            if (HasMore())
                return true;
            if (isLast)
                return false;
            await next.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Ends; retention takes no more account of it.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _readers.Remove(this);
        lock (_gate)
            Leave();
        _progress();
    }

    /// <summary>Whether a segment has entries that were not loaded.</summary>
    internal bool Needs(LiveSegment segment)
    {
        lock (_gate)
            return segment.HasEntries && segment.LastSequence >= LoadedNext;
    }

    /// <summary>Moves behind a segment that is about to go, and notes what is missed by that.</summary>
    internal void Overtake(LiveSegment segment)
    {
        lock (_gate)
        {
            ulong first = LoadedNext;
            long offset = segment == _segment ? _frames!.LoadedTo : SegmentHeader.Size;
            if (segment == _segment)
                Leave();
            if (!segment.HasEntries || segment.LastSequence < first)
                return;
            first = Math.Max(first, segment.FirstSequence);
            IReadOnlyDictionary<ushort, long> missed = MissedEntries.Count(segment, offset, first, new RouteFilter(_route, _sink, _routes));
            if (missed.Count > 0 || ReferenceEquals(missed, JournalGap.Unknown))
                MoveBehind(new JournalGap(JournalGapKind.Overtaken, first, segment.LastSequence, missed));
            else
                _from = segment.LastSequence + 1;
        }
    }

    /// <summary>Sequence of the next entry to be loaded.</summary>
    private ulong LoadedNext => _segment is null ? _from : Math.Max(_from, _frames!.LastLoaded + 1);

    private bool TryTake(FrameView frame, out JournalEntry entry)
    {
        Volatile.Write(ref _next, frame.Sequence + 1);
        ulong routes = EntryContent.Routes(frame);
        if ((routes & _filter.Mask) == 0)
        {
            entry = default;
            return false;
        }

        bool hasName = EntryContent.TryGetName(frame, _filter.Bit, out ReadOnlySpan<byte> name);
        entry = new JournalEntry(frame.Sequence, routes, hasName, name, EventRecord.FromTrusted(EntryContent.Record(frame)));
        return true;
    }

    /// <summary>Loads the next frames.</summary>
    /// <returns>False: there are none now, or a gap comes first.</returns>
    private bool Load()
    {
        lock (_gate)
        {
            while (!_isDisposed && _gaps.Count == 0 && (_segment is not null || TryEnter()))
            {
                // In this order: what was last when its length was not yet known lies within the length.
                bool isSealed = _segment!.IsSealed;
                ulong lastCommitted = _segment.LastSequence;
                _frames!.Limit = _segment.Length;
                switch (_frames.Fill())
                {
                    case Filled.Frames:
                        return true;
                    case Filled.Damage when _frames.Damage is { } damage:
                        ulong first = Math.Max(damage.FirstSequence, _from);
                        ulong last = damage.To < _frames.Limit ? damage.LastSequence : Math.Max(damage.LastSequence, lastCommitted);
                        if (last >= first)
                            MoveBehind(JournalGap.Of(damage with { FirstSequence = first, LastSequence = last }, _segment.Path));
                        break;
                    case Filled.End when isSealed:
                        _from = Math.Max(LoadedNext, _segment.LastSequence + 1);
                        Leave();
                        _progress();
                        break;
                    default:
                        return false;
                }
            }

            return false;
        }
    }

    /// <summary>Opens the segment that has the next entry.</summary>
    /// <returns>False: there is none yet, or a gap comes first.</returns>
    private bool TryEnter()
    {
        if (_segments.Find(_from) is not { } segment)
            return false;
        if (segment.IsBehindGap && segment.FirstSequence > _from)
        {
            MoveBehind(new JournalGap(JournalGapKind.Damaged, _from, segment.FirstSequence - 1, JournalGap.Unknown));
            return false;
        }

        try
        {
            SafeFileHandle file = Disk.OpenToRead(segment.Path);
            (long offset, ulong before) = SegmentEntrance.Find(file, segment, _from);
            _filter.Use(SegmentEntrance.Description(file, segment));
            _frames = new FrameReader(file, Checksum.Seed(segment.Salt), offset, before, _frames?.Chunk);
            _segment = segment;
            return true;
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            MoveBehind(new JournalGap(
                JournalGapKind.Damaged, Math.Max(_from, segment.FirstSequence), segment.LastSequence, JournalGap.Unknown, segment.Path, 0, segment.Length));
            return false;
        }
    }

    /// <summary>Closes the segment; what was loaded of it stays.</summary>
    private void Leave()
    {
        _from = LoadedNext;
        _segment = null;
        _frames?.Dispose();
    }

    private void MoveBehind(JournalGap gap)
    {
        Add(gap);
        _from = gap.LastSequence + 1;
    }

    private void Add(JournalGap gap)
    {
        if (_gaps is [.., { Kind: JournalGapKind.Overtaken } last] && gap.Kind is JournalGapKind.Overtaken)
            _gaps[^1] = last.And(gap);
        else
            _gaps.Add(gap);
    }

    private bool HasMore()
    {
        lock (_gate)
        {
            if (_gaps.Count > 0 || _frames is { IsEmpty: false })
                return true;
            return _segment is { } segment
                ? _frames!.Offset < segment.Length || segment.IsSealed && _segments.Find(segment.LastSequence + 1) is not null
                : _segments.Find(_from) is not null;
        }
    }
}
