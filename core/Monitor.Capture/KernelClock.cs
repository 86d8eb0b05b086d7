using System.Runtime.InteropServices;
using Monitor.Sdk.Events;

namespace Monitor.Capture;

/// <summary>
/// Turns the kernel's time since boot into wall-clock time. The distance between the two clocks is read again and again, so that a set
/// clock or a suspend shifts no event; small jitter between two readings is ignored, so that order in the kernel stays order in time.
/// </summary>
/// <param name="readDistance">Gives the nanoseconds since 1970 at which the boot clock was zero.</param>
public sealed partial class KernelClock(Func<long> readDistance)
{
    private const long Jitter = 1_000_000;

    private long _bootTime = readDistance();

    /// <summary>The system's own clocks.</summary>
    public static KernelClock System() => new(ReadDistance);

    /// <summary>When the boot was, by today's wall clock.</summary>
    public EventTime BootTime => new(_bootTime);

    /// <summary>Looks at the clocks again.</summary>
    public void Refresh()
    {
        long now = readDistance();
        if (Math.Abs(now - _bootTime) > Jitter)
            _bootTime = now;
    }

    /// <summary>The moment of a number of nanoseconds since boot.</summary>
    public EventTime At(ulong sinceBoot) => new(_bootTime + (long)sinceBoot);

    /// <summary>Nanoseconds since boot now, time in suspend included.</summary>
    public static ulong SinceBoot()
    {
        const int BootTimeClock = 7;
        _ = clock_gettime(BootTimeClock, out Timespec now);
        return (ulong)(now.Seconds * 1_000_000_000 + now.Nanoseconds);
    }

    private static long ReadDistance()
    {
        const int RealTimeClock = 0;
        ulong before = SinceBoot();
        _ = clock_gettime(RealTimeClock, out Timespec wall);
        ulong after = SinceBoot();
        return wall.Seconds * 1_000_000_000 + wall.Nanoseconds - (long)(before + (after - before) / 2);
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
