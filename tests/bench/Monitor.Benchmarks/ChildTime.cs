using System.Runtime.InteropServices;

namespace Monitor.Benchmarks;

/// <summary>Processor time of the processes that this one started and that have ended.</summary>
internal static partial class ChildTime
{
    private const int Children = -1;

    /// <summary>The time so far.</summary>
    public static TimeSpan Now
    {
        get
        {
            _ = getrusage(Children, out Usage usage);
            return TimeSpan.FromSeconds(usage.UserSeconds + usage.SystemSeconds) + TimeSpan.FromMicroseconds(usage.UserMicroseconds + usage.SystemMicroseconds);
        }
    }

    [LibraryImport("libc")]
    private static partial int getrusage(int who, out Usage usage);

    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct Usage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
    }
}
