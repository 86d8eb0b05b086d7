namespace Monitor.Collectors.Etw;

/// <summary>Keeps the clock of a live session by the system's: it is set when the session begins, goes by the processor's counter from then on, and would
/// be seconds off after a day, or by as much as the system's clock is set. For the thread that reads the session.</summary>
/// <param name="set">Sets the session's clock.</param>
/// <param name="time">The system's.</param>
internal sealed class SessionClock(Action set, TimeProvider time)
{
    /// <summary>It is set so often.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long _since = time.GetTimestamp();

    /// <summary>Sets the clock if it is time to.</summary>
    public void Keep()
    {
        if (time.GetElapsedTime(_since) < Interval)
            return;
        set();
        _since = time.GetTimestamp();
    }
}
