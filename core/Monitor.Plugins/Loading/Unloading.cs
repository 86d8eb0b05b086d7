using System.Diagnostics;

namespace Monitor.Plugins.Loading;

/// <summary>Waits until load contexts have left the memory. That is the garbage collector's work and takes it a few rounds; what is there after
/// many stays. The pauses between rounds grow, since a thread that is about to let go may be kept from it on a busy machine. No round is waited for
/// without end, since a finalizer of a plugin's own may hang.</summary>
internal static class Unloading
{
    private const int MostRounds = 12;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Collects until all contexts are gone, or nothing more is to be hoped for, or the patience is over.</summary>
    public static void WaitFor(IReadOnlyList<WeakReference> contexts, TimeSpan patience)
    {
        long began = Stopwatch.GetTimestamp();
        Thread collecting = new(Collect) { IsBackground = true, Name = "plugin unloading" };
        collecting.Start();
        collecting.Join(patience);

        void Collect()
        {
            for (int round = 0; round < MostRounds && Stopwatch.GetElapsedTime(began) < patience; round++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                if (!contexts.Any(context => context.IsAlive))
                    return;
                Thread.Sleep(_pause * (round + 1));
            }
        }
    }
}
