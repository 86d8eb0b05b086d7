using System.Buffers.Binary;

namespace Monitor.Journal;

/// <summary>Takes the rows of a ledger, again and again.</summary>
public sealed class LedgerRows
{
    private byte[] _content = new byte[4096];
    private int _length = LedgerContent.HeadSize;

    internal LedgerRows()
    {
    }

    /// <summary>The content of a ledger's frame.</summary>
    internal ReadOnlySpan<byte> Content
    {
        get
        {
            BinaryPrimitives.WriteInt64LittleEndian(_content, (_length - LedgerContent.HeadSize) / LedgerContent.RowSize);
            return _content.AsSpan(0, _length);
        }
    }

    internal bool IsEmpty => _length == LedgerContent.HeadSize;

    /// <summary>Adds a count; 0 is left out.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="step">What became of it.</param>
    /// <param name="reason">Why, where the step has reasons.</param>
    /// <param name="sink">Position in the description's list, or <see cref="LedgerRow.BeforeSinks"/>.</param>
    /// <param name="count">How many, since the journal was made.</param>
    public void Add(ushort eventId, LedgerStep step, byte reason, uint sink, long count)
    {
        if (count == 0)
            return;
        if (_content.Length - _length < LedgerContent.RowSize)
            Array.Resize(ref _content, _content.Length * 2);
        LedgerContent.WriteRow(_content.AsSpan(_length), new LedgerRow(eventId, step, reason, sink, count));
        _length += LedgerContent.RowSize;
    }

    internal void Clear() => _length = LedgerContent.HeadSize;
}
