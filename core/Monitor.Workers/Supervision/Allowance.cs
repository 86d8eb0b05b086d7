namespace Monitor.Workers.Supervision;

/// <summary>Lets so much through in a span of time, and counts the rest.</summary>
/// <param name="most">How much.</param>
/// <param name="span">The span.</param>
/// <param name="time">The clock.</param>
internal sealed class Allowance(int most, TimeSpan span, TimeProvider time)
{
    private long _began = time.GetTimestamp();
    private int _taken;
    private long _refused;

    /// <summary>Asks for one.</summary>
    /// <param name="refused">How many were refused since the last that was let through.</param>
    public bool TryTake(out long refused)
    {
        refused = 0;
        if (time.GetElapsedTime(_began) >= span)
            (_began, _taken) = (time.GetTimestamp(), 0);
        if (_taken >= most)
        {
            _refused++;
            return false;
        }

        _taken++;
        (refused, _refused) = (_refused, 0);
        return true;
    }
}
