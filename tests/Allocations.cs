namespace Monitor.Tests;

/// <summary>What work allocates.</summary>
internal static class Allocations
{
    private const int Rounds = 5;

    /// <summary>The fewest bytes that one of several rounds allocates on this thread. What the work itself allocates shows in every round; what
    /// the runtime adds, as when a garbage collection takes back a thread's allocation area, does not.</summary>
    public static long Least(Action work)
    {
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
