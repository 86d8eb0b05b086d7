namespace Monitor.Sinks.Syslog.Messages;

/// <summary>Finds, by halving, a large number of characters with which a message fits: at most one part in thirty-two below the largest.</summary>
/// <param name="most">A number with which it surely does not fit, or nearly.</param>
internal struct LimitSearch(int most)
{
    private int _low = -1;
    private int _high = most;
    private int _tried;

    /// <summary>The number found; negative if nothing fits.</summary>
    public readonly int Found => _low;

    /// <summary>Gives the next number to try, 0 first; false when enough is known.</summary>
    public bool Next(out int characters)
    {
        characters = _tried = _low < 0 ? 0 : _low + (_high - _low) / 2;
        return _low < 0 ? _high >= 0 : _high - _low > 1 + _low / 32;
    }

    /// <summary>Says whether the message fitted with the number that was tried.</summary>
    public void Note(bool fits)
    {
        if (fits)
            _low = _tried;
        else
            _high = _tried > 0 ? _tried : -1;
    }
}
