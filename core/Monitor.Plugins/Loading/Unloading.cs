using System.Diagnostics;

namespace Monitor.Plugins.Loading;

/// <summary>Waits until load contexts have left the memory. That is the garbage collector's work, and takes it several rounds; none of them is
/// waited for without end, since a finalizer of a plugin's own may hang.</summary>
internal static class Unloading
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Collects until all contexts are gone or the patience is over.</summary>
    public static void WaitFor(IReadOnlyList<WeakReference> contexts, TimeSpan patience)
    {
        long began = Stopwatch.GetTimestamp();
        Thread collecting = new(Collect) { IsBackground = true, Name = "plugin unloading" };
        collecting.Start();
        collecting.Join(patience);

        void Collect()
        {
            while (contexts.Any(context => context.IsAlive) && Stopwatch.GetElapsedTime(began) < patience)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                if (contexts.Any(context => context.IsAlive))
                    Thread.Sleep(_pause);
            }
        }
    }
}
