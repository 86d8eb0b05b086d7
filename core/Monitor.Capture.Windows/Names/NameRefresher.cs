namespace Monitor.Capture.Windows.Names;

/// <summary>Has the volumes read again on another thread: every ten seconds, and within a second when one was met that is not known; and says when they
/// are others than before.</summary>
internal sealed class NameRefresher : IDisposable
{
    private const int PeriodsBetween = 10;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly DosPaths _paths;
    private readonly Action _changed;
    private readonly ITimer _timer;
    private int _periods;
    private int _isBusy;

    /// <param name="paths">What is refreshed.</param>
    /// <param name="changed">Called when volumes have other paths than before; must not throw.</param>
    /// <param name="time">The clock.</param>
    public NameRefresher(DosPaths paths, Action changed, TimeProvider time)
    {
        _paths = paths;
        _changed = changed;
        _timer = time.CreateTimer(static state => ((NameRefresher)state!).Look(), this, Period, Period);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>One call at a time: a volume that does not answer holds up no more than one thread.</summary>
    private void Look()
    {
        if (Interlocked.Exchange(ref _isBusy, 1) != 0)
            return;
        try
        {
            if (++_periods % PeriodsBetween != 0 && !_paths.HasMissed)
                return;
            int version = _paths.Version;
            _paths.Refresh();
            if (_paths.Version != version)
                _changed();
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }
}
