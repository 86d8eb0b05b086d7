using System.Diagnostics;

namespace Monitor.Collectors.DotNetRuntime;

/// <summary>Counts events by the second.</summary>
/// <param name="most">How many a second are too many if exceeded.</param>
internal sealed class EventRate(int most)
{
    private long _second = Stopwatch.GetTimestamp();
    private int _count;

    /// <summary>Counts one.</summary>
    /// <returns>Whether there are too many.</returns>
    public bool IsExceeded()
    {
        if (++_count <= most)
            return false;
        long now = Stopwatch.GetTimestamp();
        bool isTooFast = Stopwatch.GetElapsedTime(_second, now) < TimeSpan.FromSeconds(1);
        _second = now;
        _count = 0;
        return isTooFast;
    }
}
