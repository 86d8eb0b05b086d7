namespace Monitor.Workers.Supervision;

/// <summary>The kernel records that went to a worker and of which it has not said that it is through with them. One thread hands over; another
/// hears from the worker.</summary>
/// <param name="most">Bytes that may be under way.</param>
/// <param name="time">The clock.</param>
internal sealed class RecordWindow(long most, TimeProvider time)
{
    private readonly Lock _closing = new();
    private bool _isClosed;
    private long _handed;
    private long _handedBytes;
    private long _consumed;
    private long _consumedBytes;
    private long _settled;
    private long _progress = time.GetTimestamp();

    /// <summary>Whether more may be handed over.</summary>
    public bool HasRoom => Interlocked.Read(ref _handedBytes) - Interlocked.Read(ref _consumedBytes) < most;

    /// <summary>Records that are under way.</summary>
    public long UnderWay => Interlocked.Read(ref _handed) - Interlocked.Read(ref _consumed);

    /// <summary>How long records have been under way without the worker getting any further.</summary>
    public TimeSpan Standstill => UnderWay == 0 ? TimeSpan.Zero : time.GetElapsedTime(Interlocked.Read(ref _progress));

    /// <summary>Notes a record that is handed over.</summary>
    /// <returns>False: the worker has ended, and nobody will get it.</returns>
    public bool TryHand(int bytes)
    {
        lock (_closing)
        {
            if (_isClosed)
                return false;
            if (UnderWay == 0)
                Interlocked.Exchange(ref _progress, time.GetTimestamp());
            Interlocked.Increment(ref _handed);
            Interlocked.Add(ref _handedBytes, bytes);
            return true;
        }
    }

    /// <summary>The worker has ended.</summary>
    /// <returns>Records that are lost: those under way, but for as many as have come back since it last said how far it is.</returns>
    public long Close()
    {
        lock (_closing)
        {
            _isClosed = true;
            return Math.Max(0, UnderWay - Interlocked.Read(ref _settled));
        }
    }

    /// <summary>Notes an event that came, or a failure: the record is accounted for.</summary>
    public void NoteSettled() => Interlocked.Increment(ref _settled);

    /// <summary>Notes that the worker is through with so many.</summary>
    /// <returns>False: there were not so many.</returns>
    public bool TryConsume(int count, int bytes)
    {
        if (count < 0 || bytes < 0 || count > UnderWay || bytes > Interlocked.Read(ref _handedBytes) - Interlocked.Read(ref _consumedBytes))
            return false;
        Interlocked.Exchange(ref _progress, time.GetTimestamp());
        Interlocked.Exchange(ref _settled, 0);
        Interlocked.Add(ref _consumedBytes, bytes);
        Interlocked.Add(ref _consumed, count);
        return true;
    }
}
