using System.Runtime.InteropServices;

namespace Monitor.Benchmarks;

/// <summary>Processor time of the calling thread: what others do on the machine at the same time counts less than on a wall clock.</summary>
internal static partial class ThreadTime
{
    private const int ThreadClock = 3;

    /// <summary>The time so far.</summary>
    public static TimeSpan Now
    {
        get
        {
            _ = clock_gettime(ThreadClock, out Timespec time);
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / 100);
        }
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
