using Microsoft.Extensions.Time.Testing;
using Monitor.Collectors.Etw;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Testing;

namespace Monitor.Tracing.Tests.Etw;

/// <summary>What a session loses is told.</summary>
public sealed class LossTests
{
    [Fact]
    public void Each_growth_of_the_count_is_an_event_with_its_time()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        RecordingOutput output = new();
        LossWatch watch = new(new EtwReports(output.Context), output.Health, time);

        foreach (long lost in new[] { 0L, 5, 5, 12 })
        {
            time.Advance(TimeSpan.FromSeconds(1));
            watch.Look(lost);
        }

        Assert.Equal(
            [("5", "etw-buffers-full", "2026-03-01 12:00:01.000", "2026-03-01 12:00:02.000"), ("7", "etw-buffers-full", "2026-03-01 12:00:03.000", "2026-03-01 12:00:04.000")],
            output.Events.Select(one => (one["Count"]!, one["Reason"]!, one["Since"]!, one["Until"]!)));
        Assert.Equal(12, output.Health.Counters["etw-events-lost"]);
        Assert.Equal(HealthState.Degraded, output.Health.State);
    }
}
