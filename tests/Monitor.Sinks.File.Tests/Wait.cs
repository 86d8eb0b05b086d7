using System.Diagnostics;

namespace Monitor.Sinks.File.Tests;

/// <summary>Waits for what comes about on another thread or in another process.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task UntilAsync(Func<bool> isSo, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"It did not come about that {what}.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
