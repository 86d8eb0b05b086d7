namespace Monitor.Collectors.DotNetRuntime;

/// <summary>So many at once, and then so many a second; what is beyond is counted. For one thread.</summary>
/// <param name="burst">How many at once.</param>
/// <param name="rate">How many a second then.</param>
/// <param name="time">The clock.</param>
internal sealed class Allowance(int burst, double rate, TimeProvider time)
{
    private double _left = burst;
    private long _at = time.GetTimestamp();
    private uint _skipped;

    /// <summary>Takes one.</summary>
    /// <param name="skipped">How many were refused since the last that was not; null: none.</param>
    /// <returns>False: there are too many.</returns>
    public bool TryTake(out uint? skipped)
    {
        long now = time.GetTimestamp();
        _left = Math.Min(burst, _left + time.GetElapsedTime(_at, now).TotalSeconds * rate);
        _at = now;
        skipped = null;
        if (_left < 1)
        {
            _skipped++;
            return false;
        }

        _left--;
        if (_skipped > 0)
            skipped = _skipped;
        _skipped = 0;
        return true;
    }
}
