using Monitor.Journal;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.JournalFiles;

/// <summary>The sound frames of a journal in order, over all of its segments. What is damaged or missing is told when it is passed.</summary>
internal sealed class JournalFrames : IDisposable
{
    private const string SegmentPattern = "*.segment";

    private readonly string _path;
    private readonly ulong _from;
    private readonly Action<JournalDamage> _tell;
    private JournalFolder _folder;
    private SegmentReader? _reader;
    private int _at = -1;
    private int _told;
    private ulong _expected;

    /// <param name="source">The journal.</param>
    /// <param name="from">The first sequence that matters; what lies before it may be passed over.</param>
    /// <param name="tell">Takes damage.</param>
    public JournalFrames(JournalSource source, ulong from, Action<JournalDamage> tell)
    {
        _path = source.Path;
        _folder = source.Folder;
        _from = from;
        _tell = tell;
    }

    /// <summary>The segment that the last frame lies in.</summary>
    public SegmentInfo Segment => _folder.Segments[_at];

    /// <summary>What the events of the segment are. Where its own description cannot be read, that of the segment before; null where there is
    /// none.</summary>
    public JournalDescription? Description { get; private set; }

    /// <summary>Reads the next frame.</summary>
    /// <param name="frame">The frame; valid until the next call.</param>
    /// <returns>False: there is no more.</returns>
    /// <exception cref="MonitorException">A segment cannot be read.</exception>
    public bool TryRead(out JournalFrame frame)
    {
        while (_reader is not null || TryOpenNext())
        {
            bool isRead = _reader!.TryRead(out frame);
            TellDamage();
            if (isRead)
            {
                if (frame.Kind == FrameKind.Entry)
                    _expected = frame.Sequence + 1;
                return true;
            }

            if (_at == _folder.Segments.Count - 1)
                return false;
            Close();
        }

        frame = default;
        return false;
    }

    /// <summary>Takes in what was committed meanwhile.</summary>
    /// <exception cref="MonitorException">The journal cannot be read any more.</exception>
    public void LookAgain()
    {
        bool hasNewer = HasNewer();
        if (_reader?.LookAgain() == true || !hasNewer)
            return;
        string last = Segment.Path;
        Close();
        _folder = JournalFolder.Open(_path);
        _at = _folder.Segments.ToList().FindLastIndex(segment => string.CompareOrdinal(segment.Path, last) <= 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _reader?.Dispose();

    private void Close()
    {
        _reader?.Dispose();
        _reader = null;
    }

    private bool HasNewer() => Directory.Exists(_path)
        && Directory.EnumerateFiles(_path, SegmentPattern).Any(path => string.CompareOrdinal(Path.GetFileName(path), Path.GetFileName(Segment.Path)) > 0);

    private bool TryOpenNext()
    {
        while (_at + 1 < _folder.Segments.Count)
        {
            SegmentInfo segment = _folder.Segments[++_at];
            if (segment.IsSealed && segment.LastSequence < _from || !TryOpen(segment))
                continue;
            if (_expected > 0 && segment.FirstSequence > _expected && !segment.Chain.Span.SequenceEqual(_folder.Segments[_at - 1].EndChain.Span))
                _tell(new JournalDamage(segment.Path, 0, 0, _expected, segment.FirstSequence - 1, "A segment in front of this one is missing"));
            _told = 0;
            Describe(segment);
            if (_from > segment.FirstSequence)
                _reader!.SeekSequence(_from);
            return true;
        }

        return false;
    }

    private void Describe(SegmentInfo segment)
    {
        try
        {
            Description = _reader!.Description ?? Description;
        }
        catch (MonitorException exception)
        {
            _tell(new JournalDamage(segment.Path, 0, 0, segment.FirstSequence, segment.FirstSequence - 1, exception.Error.Cause));
        }
    }

    /// <summary>Opens a segment; not, if it was deleted meanwhile because of its age.</summary>
    private bool TryOpen(SegmentInfo segment)
    {
        try
        {
            _reader = _folder.OpenSegment(segment);
            return true;
        }
        catch (MonitorException) when (_at < _folder.Segments.Count - 1 && !File.Exists(segment.Path))
        {
            return false;
        }
    }

    private void TellDamage()
    {
        for (; _told < _reader!.Damage.Count; _told++)
        {
            SegmentDamage damage = _reader.Damage[_told];
            _expected = Math.Max(_expected, damage.LastSequence + 1);
            _tell(new JournalDamage(Segment.Path, damage.From, damage.To, damage.FirstSequence, damage.LastSequence, damage.Reason));
        }
    }
}
