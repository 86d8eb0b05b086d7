using Monitor.Journal;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.JournalFiles;

/// <summary>The entries of a journal that are meant, in order.</summary>
internal sealed class SelectedEntries : IDisposable
{
    private readonly Selection _selection;
    private readonly Action<MonitorError> _tell;
    private readonly JournalFrames _frames;
    private long _left;

    /// <param name="source">The journal.</param>
    /// <param name="selection">Which are meant.</param>
    /// <param name="tell">Takes damage.</param>
    public SelectedEntries(JournalSource source, Selection selection, Action<MonitorError> tell)
    {
        _selection = selection;
        _tell = tell;
        _left = selection.Limit;
        _frames = new JournalFrames(source, selection.From, damage => tell(damage.Error));
    }

    /// <summary>Whether as many were read as are meant at most.</summary>
    public bool IsComplete => _left <= 0;

    /// <summary>The description in force at the last entry.</summary>
    public JournalDescription Description => _frames.Description!;

    /// <summary>The segment of the last entry.</summary>
    public SegmentInfo Segment => _frames.Segment;

    /// <summary>Reads the next one.</summary>
    /// <returns>False: there is no more.</returns>
    public bool TryRead(out JournalFrame entry)
    {
        while (!IsComplete && _frames.TryRead(out entry))
        {
            if (entry.Kind != FrameKind.Entry)
                continue;
            if (_frames.Description is not { } description)
                _tell(JournalFileErrors.NoEvent(Segment.Path, entry.Offset, entry.Sequence, "the description of the events is damaged"));
            else if (_selection.Includes(entry, description))
            {
                _left--;
                return true;
            }
        }

        entry = default;
        return false;
    }

    /// <summary>Takes in what was written meanwhile.</summary>
    public void LookAgain() => _frames.LookAgain();

    /// <inheritdoc/>
    public void Dispose() => _frames.Dispose();
}
