using System.Globalization;
using Monitor.Sdk.Events;

namespace Monitor.Capture.Tests;

public sealed class KernelClockTests
{
    private const long Boot = 1_700_000_000_000_000_000;
    private const long Millisecond = 1_000_000;

    private long _distance = Boot;
    private readonly KernelClock _clock;

    public KernelClockTests() => _clock = new KernelClock(() => _distance);

    [Fact]
    public void A_moment_is_the_boot_and_the_time_since()
    {
        Assert.Equal(new EventTime(Boot), _clock.BootTime);
        Assert.Equal(new EventTime(Boot + 1_234_567_891), _clock.At(1_234_567_891));
    }

    [Theory]
    [InlineData(3600_000 * Millisecond)]
    [InlineData(-3600_000 * Millisecond)]
    [InlineData(2 * Millisecond)]
    [InlineData(-2 * Millisecond)]
    public void A_clock_that_was_set_counts_from_the_next_look_on(long change)
    {
        _distance += change;
        Assert.Equal(new EventTime(Boot + 5), _clock.At(5));

        _clock.Refresh();

        Assert.Equal(new EventTime(Boot + change + 5), _clock.At(5));
        Assert.Equal(new EventTime(Boot + change), _clock.BootTime);
    }

    [Fact]
    public void Jitter_between_two_looks_puts_no_event_before_an_earlier_one()
    {
        Random random = new(1);
        EventTime last = default;
        for (ulong time = 1; time < 10_000; time++)
        {
            _distance = Boot + random.Next(-900_000, 900_000);
            _clock.Refresh();
            EventTime at = _clock.At(time);
            Assert.True(at > last);
            last = at;
        }
    }

    [Fact]
    public void Small_steps_in_one_direction_are_followed_once_they_add_up()
    {
        for (int i = 0; i < 100; i++)
        {
            _distance += Millisecond / 10;
            _clock.Refresh();
        }

        Assert.InRange(_clock.BootTime.UnixNanoseconds, _distance - Millisecond, _distance);
    }

    [Fact]
    public void The_time_since_boot_is_the_kernels_with_suspend_included()
    {
        ulong before = Uptime();
        ulong now = KernelClock.SinceBoot();
        ulong after = Uptime();

        const ulong Resolution = 10_000_000;
        Assert.InRange(now, before, after + Resolution);
    }

    [Fact]
    public void The_systems_clock_places_this_moment_between_the_wall_clocks_before_and_after()
    {
        const long Rounding = 1000, Jitter = Millisecond;
        KernelClock clock = KernelClock.System();
        EventTime before = EventTime.Now;
        EventTime now = clock.At(KernelClock.SinceBoot());
        EventTime after = EventTime.Now;

        Assert.InRange(now.UnixNanoseconds, before.UnixNanoseconds - Jitter - Rounding, after.UnixNanoseconds + Jitter + Rounding);
    }

    /// <summary>/proc/uptime counts suspend too (proc(5)).</summary>
    private static ulong Uptime() => (ulong)(decimal.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture) * 1_000_000_000);
}
