using System.Globalization;
using Monitor.Journal;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Host.JournalFiles;

/// <summary>Reads a journal once and counts what is there.</summary>
internal sealed class SummaryBuilder
{
    private const int Everything = 63;

    private readonly JournalSource _source;
    private readonly ulong _journal;
    private readonly List<SinkCount> _sinks = [];
    private readonly SortedDictionary<ushort, long> _types = [];
    private readonly Dictionary<ushort, string> _typeNames = [];
    private readonly Dictionary<string, long> _routes = [];
    private readonly long[] _byBit = new long[Everything + 1];
    private readonly List<JournalDamage> _damage = [];
    private JournalDescription? _description;
    private long _events;
    private ulong _first;
    private ulong _last;
    private EventTime _firstTime;
    private EventTime _lastTime;
    private EventTime? _lastCommit;
    private ChainHead? _head;

    private SummaryBuilder(JournalSource source)
    {
        _source = source;
        _journal = source.Folder.Segments.FirstOrDefault(segment => segment.HasHeader)?.Journal ?? 0;
    }

    /// <summary>Reads a journal.</summary>
    public static JournalSummary Build(JournalSource source)
    {
        SummaryBuilder builder = new(source);
        builder.ReadCursors();
        builder.ReadFrames();
        return builder.Make();
    }

    private void ReadCursors()
    {
        foreach (SinkPosition position in SinkPosition.ReadAll(_source.Path, _journal))
            _sinks.Add(new SinkCount(_source.RulesOf(position.Sink), position));
    }

    private void ReadFrames()
    {
        using JournalFrames frames = new(_source, from: 0, _damage.Add);
        while (frames.TryRead(out JournalFrame frame))
        {
            if (!ReferenceEquals(_description, frames.Description) && frames.Description is { } description)
                Describe(description);
            if (frame.Kind == FrameKind.Entry)
                Count(frame);
            else if (frame.Kind == FrameKind.Commit)
                (_lastCommit, _head) = (frame.CommitTime, ChainHead.Of(frame));
        }

        SumRoutes();
    }

    private void Describe(JournalDescription description)
    {
        SumRoutes();
        _description = description;
        foreach (EventSchema schema in description.Events.All)
            _typeNames[schema.Id] = schema.Name;
        foreach (string route in description.Routes)
            _routes.TryAdd(route, 0);
        foreach (SinkCount sink in _sinks)
            sink.Follow(description, isConfigured: _source.Configuration is not null);
    }

    /// <summary>Bits mean other rule sets from the next description on.</summary>
    private void SumRoutes()
    {
        for (int bit = 0; bit < _description?.Routes.Count; bit++)
            _routes[_description.Routes[bit]] += _byBit[bit];
        _byBit.AsSpan(0, Everything).Clear();
    }

    private void Count(in JournalFrame entry)
    {
        if (entry.Record.Length < RecordLayout.HeaderSize)
            return;
        EventRecord record = EventRecord.FromTrusted(entry.Record);
        if (_events++ == 0)
            (_first, _firstTime) = (entry.Sequence, record.Time);
        (_last, _lastTime) = (entry.Sequence, record.Time);
        _types[record.EventId] = _types.GetValueOrDefault(record.EventId) + 1;
        for (ulong bits = entry.Routes; bits != 0; bits &= bits - 1)
            _byBit[System.Numerics.BitOperations.TrailingZeroCount(bits)]++;
        foreach (SinkCount sink in _sinks)
            sink.Count(entry, record.Time);
    }

    private JournalSummary Make()
    {
        IReadOnlyList<SegmentInfo> segments = _source.Folder.Segments;
        return new JournalSummary
        {
            Journal = _journal.ToString("x16", CultureInfo.InvariantCulture),
            Path = _source.Path,
            Computer = _description?.Computer,
            System = _description?.System,
            Monitor = _description?.Monitor,
            Export = _description?.Export,
            Segments = [.. segments.Select(one => new SegmentSummary(Path.GetFileName(one.Path), one.IsSealed, Moment(one.Begun), one.FirstSequence, one.LastSequence, one.Bytes))],
            Bytes = segments.Sum(segment => segment.Bytes),
            Events = _events,
            FirstSequence = _first,
            LastSequence = _last,
            FirstTime = _events > 0 ? Moment(_firstTime) : null,
            LastTime = _events > 0 ? Moment(_lastTime) : null,
            LastCommit = _lastCommit is { } time ? Moment(time) : null,
            Head = _head,
            EventTypes = [.. _types.Select(type => new EventTypeCount(type.Key, _typeNames.GetValueOrDefault(type.Key), type.Value))],
            RuleSets = [.. RuleSets()],
            Sinks = [.. _sinks.Select(sink => sink.LagAt(_lastCommit))],
            Damage = _damage,
        };
    }

    private IEnumerable<RuleSetCount> RuleSets()
    {
        foreach ((string name, long events) in _routes.OrderBy(route => route.Key, StringComparer.Ordinal))
            yield return new RuleSetCount(name, events);
        if (_byBit[Everything] > 0)
            yield return new RuleSetCount(Name: null, _byBit[Everything]);
    }

    private static DateTimeOffset Moment(EventTime time) => new(time.ToDateTime());

    /// <summary>Counts what a sink has not confirmed.</summary>
    private sealed class SinkCount(string? rules, SinkPosition position)
    {
        private string? _rules = rules;
        private ulong _mask;
        private long _events;
        private long _bytes;
        private EventTime _oldest;

        /// <summary>Goes by a description from now on.</summary>
        /// <param name="description">The description.</param>
        /// <param name="isConfigured">Whether a configuration says which rule set the sink follows; else the description does.</param>
        public void Follow(JournalDescription description, bool isConfigured)
        {
            if (!isConfigured)
                _rules = description.Sinks.FirstOrDefault(sink => sink.Name == position.Sink)?.Route;
            _mask = _rules is not null && description.Routes.ToList().IndexOf(_rules) is >= 0 and int bit ? 1UL << bit : 0;
        }

        public void Count(in JournalFrame entry, EventTime time)
        {
            if (entry.Sequence < position.Next || _rules is not null && (entry.Routes & _mask) == 0)
                return;
            if (_events++ == 0)
                _oldest = time;
            _bytes += entry.Length;
        }

        public SinkLag LagAt(EventTime? lastCommit)
        {
            double seconds = _events > 0 && lastCommit is { } commit ? (commit.UnixNanoseconds - _oldest.UnixNanoseconds) / 1e9 : 0;
            return new SinkLag(
                position.Sink,
                _rules,
                position.Next,
                _events,
                _bytes,
                Math.Max(0, seconds),
                position.Rows.Sum(row => row.Delivered),
                position.Rows.Sum(row => row.Refused),
                position.Rows.Sum(row => row.Lost));
        }
    }
}
