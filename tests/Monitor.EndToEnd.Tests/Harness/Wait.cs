using System.Diagnostics;

namespace Monitor.EndToEnd.Tests.Harness;

/// <summary>Waits for conditions, never for a time.</summary>
internal static class Wait
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits until the condition holds; fails the test when the patience is over.</summary>
    public static void Until(Func<bool> condition, string what, Func<string>? details = null)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                Assert.Fail($"Waited in vain for: {what}. {details?.Invoke()}");
            Thread.Sleep(20);
        }
    }
}
