using System.Diagnostics;

namespace Monitor.Sinks.Syslog.Tests.Fixtures;

/// <summary>Waits for what will be, also on a loaded machine.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Whether the long figures are asked for.</summary>
    public static bool IsLong => Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") is not null;

    /// <summary>Waits until the condition holds; fails when it does not in time, or makes no progress.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">What is waited for, and how it stands.</param>
    /// <param name="progress">A figure that, while it grows, prolongs the wait.</param>
    public static async Task UntilAsync(Func<bool> condition, Func<string> what, Func<long>? progress = null)
    {
        long began = Stopwatch.GetTimestamp(), figure = 0;
        while (!condition())
        {
            if (progress?.Invoke() is { } now && now > figure)
                (began, figure) = (Stopwatch.GetTimestamp(), now);
            Assert.True(Stopwatch.GetElapsedTime(began) < Limit, $"Waited in vain for {what()}.");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
