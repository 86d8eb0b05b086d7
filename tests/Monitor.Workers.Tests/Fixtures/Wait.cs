using System.Diagnostics;

namespace Monitor.Workers.Tests.Fixtures;

/// <summary>Waits for conditions, never for a time.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public static async Task UntilAsync(Func<bool> condition, string what, Func<string>? details = null)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"Waited in vain for: {what}. {details?.Invoke()}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
