using Microsoft.Extensions.Time.Testing;
using Monitor.Collectors.Etw;

namespace Monitor.Tracing.Tests.Etw;

/// <summary>The clock of a session is kept by the system's.</summary>
public sealed class SessionClockTests
{
    private readonly FakeTimeProvider _time = new();
    private int _set;

    [Fact]
    public void It_is_set_now_and_then()
    {
        SessionClock clock = new(() => _set++, _time);

        foreach (double seconds in new[] { 0, 9.9, 0.2, 5, 4.9, 0.2 })
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            clock.Keep();
        }

        Assert.Equal(2, _set);
    }

    [Fact]
    public void Events_of_every_kind_are_a_moment_to_set_it()
    {
        SessionClock clock = new(() => _set++, _time);
        _time.Advance(SessionClock.Interval);

        new TraceRun { Clock = clock }.Read(new BtlFile().Add(Guid.NewGuid(), 1, 0, 500, []));

        Assert.Equal(1, _set);
    }
}
