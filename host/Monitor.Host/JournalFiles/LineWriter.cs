using Monitor.Journal;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;

namespace Monitor.Host.JournalFiles;

/// <summary>Writes entries as lines into a stream.</summary>
/// <param name="output">The stream.</param>
/// <param name="encoder">Makes the lines.</param>
/// <param name="tell">Takes what cannot be read.</param>
internal sealed class LineWriter(Stream output, EntryEncoder encoder, Action<MonitorError> tell)
{
    private const int Enough = 64 << 10;

    private readonly Utf8Buffer _buffer = new(2 * Enough);

    /// <summary>Lines written so far.</summary>
    public long Count { get; private set; }

    /// <summary>Writes an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="description">The description in force.</param>
    /// <param name="segment">Where it lies.</param>
    public void Write(in JournalFrame entry, JournalDescription description, SegmentInfo segment)
    {
        if (encoder.TryAppend(entry, description, _buffer) is { } reason)
        {
            tell(JournalFileErrors.NoEvent(segment.Path, entry.Offset, entry.Sequence, reason));
            return;
        }

        Count++;
        if (_buffer.Length >= Enough)
            Flush();
    }

    /// <summary>Hands over what has gathered.</summary>
    public void Flush()
    {
        output.Write(_buffer.Written);
        _buffer.Clear();
    }
}
