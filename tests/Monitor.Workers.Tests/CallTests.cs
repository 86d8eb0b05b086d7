using Monitor.Workers.Supervision;

namespace Monitor.Workers.Tests;

public sealed class CallTests
{
    [Fact]
    public void A_clock_that_is_set_makes_no_call_late_and_keeps_none_from_it()
    {
        SetClock time = new();
        CallTable calls = new(TimeSpan.FromSeconds(5), time);
        CallTable.Call call = calls.Enter(TimeSpan.FromMinutes(1), batch: null);

        time.Now += TimeSpan.FromDays(1);
        Assert.False(calls.TryFindLate(out _));

        time.Now -= TimeSpan.FromDays(2);
        Assert.True(calls.TryCancel(call));
        time.Elapsed += TimeSpan.FromSeconds(6);
        Assert.True(calls.TryFindLate(out CallTable.Call? late));
        Assert.Same(call, late);
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);

        public TimeSpan Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Elapsed.Ticks;
    }
}
