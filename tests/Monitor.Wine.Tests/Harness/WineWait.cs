using System.Diagnostics;

namespace Monitor.Wine.Tests.Harness;

/// <summary>Waits for conditions, never for a time.</summary>
public static class WineWait
{
    /// <summary>Waits until the condition holds; fails the test when the patience is over.</summary>
    public static void Until(Func<bool> condition, string what, Func<string>? details = null)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(began) > WinePrefix.Patience)
                Assert.Fail($"Waited in vain for: {what}. {details?.Invoke()}");
            Thread.Sleep(20);
        }
    }
}
