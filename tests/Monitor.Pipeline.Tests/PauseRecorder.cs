using Microsoft.Extensions.Time.Testing;

namespace Monitor.Pipeline.Tests;

/// <summary>Fake time that knows for how long others asked to be left alone: how late they then come is the machine's affair.</summary>
internal sealed class PauseRecorder(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly List<TimeSpan> _pauses = [];

    /// <summary>The pauses of up to two minutes that were asked for, in order.</summary>
    public TimeSpan[] Pauses
    {
        get
        {
            lock (_pauses)
                return [.. _pauses];
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero && dueTime <= TimeSpan.FromMinutes(2))
        {
            lock (_pauses)
                _pauses.Add(dueTime);
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
