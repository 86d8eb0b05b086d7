namespace Monitor.Capture.Linux.Audit;

/// <summary>Puts audit events together from their records, which have the event's serial in common. For one thread.</summary>
internal sealed class AuditAssembler
{
    /// <summary>So many events may be begun at a time; the kernel sends their records one event after the other, but for rare exceptions.</summary>
    public const int MostOpen = 256;

    private readonly Dictionary<ulong, AuditEvent> _open = [];

    /// <summary>Events whose end never came.</summary>
    public long Unfinished { get; private set; }

    /// <summary>Takes a record.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="text">Its text.</param>
    /// <returns>The event, when this was its end and the call itself was told; else null.</returns>
    public AuditEvent? Add(AuditRecordType type, ReadOnlySpan<byte> text)
    {
        if (!AuditText.TryReadStamp(text, out long time, out ulong serial, out ReadOnlySpan<byte> fields))
            return null;
        if (type == AuditRecordType.End)
        {
            if (!_open.Remove(serial, out AuditEvent? whole))
                return null;
            whole.Close();
            return whole.HasCall ? whole : null;
        }

        if (!_open.TryGetValue(serial, out AuditEvent? begun))
        {
            if (_open.Count == MostOpen)
            {
                Unfinished += _open.Count;
                _open.Clear();
            }

            _open[serial] = begun = new AuditEvent(time);
        }

        begun.Add(type, fields);
        return null;
    }
}
