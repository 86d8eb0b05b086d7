namespace Monitor.Workers.Supervision;

/// <summary>The pauses between one worker and the next: each twice as long as the one before, a little more or less so that workers that ended together
/// do not start together.</summary>
/// <param name="first">The first one.</param>
/// <param name="longest">The longest one.</param>
internal sealed class Pauses(TimeSpan first, TimeSpan longest)
{
    private const double Jitter = 0.25;

    private TimeSpan? _next;

    /// <summary>The next pause.</summary>
    /// <param name="lifetime">How long the worker ran.</param>
    public TimeSpan Next(TimeSpan lifetime)
    {
        if (lifetime > longest)
            _next = null;
        TimeSpan planned = _next ?? first;
        _next = TimeSpan.FromTicks(Math.Min(planned.Ticks * 2, longest.Ticks));
        return planned * (1 - Jitter + Random.Shared.NextDouble() * 2 * Jitter);
    }
}
