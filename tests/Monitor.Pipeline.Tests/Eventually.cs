using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Monitor.Pipeline.Tests;

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

    /// <summary>Lets fake time pass in small steps until the task ends.</summary>
    public static async Task Passing(this FakeTimeProvider time, Task task, TimeSpan? step = null)
    {
        long began = Stopwatch.GetTimestamp();
        while (!task.IsCompleted)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, "The task did not end in time.");
            time.Advance(step ?? TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(task, Task.Delay(1));
        }

        await task;
    }
}
