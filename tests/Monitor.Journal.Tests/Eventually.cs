using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Monitor.Journal.Tests;

/// <summary>Waits for what happens on other threads.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task Holds(Func<bool> condition, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, $"Not in time: {what}.");
            await Task.Delay(1);
        }
    }

    /// <summary>Lets fake time pass in small steps until something holds.</summary>
    public static async Task Passing(this FakeTimeProvider time, Func<bool> condition, string what, TimeSpan step)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, $"Not in time: {what}.");
            time.Advance(step);
            await Task.Delay(1);
        }
    }
}
