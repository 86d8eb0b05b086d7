using System.Runtime.InteropServices;
using Microsoft.Extensions.Time.Testing;
using Monitor.Collectors.Etw;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
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
            watch.Look(() => lost);
        }

        Assert.Equal(
            [("5", "etw-buffers-full", "2026-03-01 12:00:01.000", "2026-03-01 12:00:02.000"), ("7", "etw-buffers-full", "2026-03-01 12:00:03.000", "2026-03-01 12:00:04.000")],
            output.Events.Select(one => (one["Count"]!, one["Reason"]!, one["Since"]!, one["Until"]!)));
        Assert.Equal(12, output.Health.Counters["etw-events-lost"]);
        Assert.Equal(HealthState.Degraded, output.Health.State);
    }

    [Fact]
    public void A_session_that_does_not_say_how_much_it_lost_is_counted_and_goes_on()
    {
        RecordingOutput output = new();
        FakeTimeProvider time = new();
        LossWatch watch = new(new EtwReports(output.Context), output.Health, time);

        const int NoSuchSession = unchecked((int)0x80071069);
        EventTime since = EventTime.From(time.GetUtcNow().UtcDateTime);
        time.Advance(TimeSpan.FromSeconds(1));
        watch.Look(() => throw Marshal.GetExceptionForHR(NoSuchSession)!);
        watch.Look(() => throw new FileNotFoundException());
        watch.Look(() => 3);

        Assert.Equal(2, output.Health.Counters["etw-losses-not-known"]);
        EventsLost lost = Assert.Single(output.Events).As<EventsLost>();
        Assert.Equal((3ul, since), (lost.Count, lost.Since));
    }

    /// <summary>Windows tells of it in the trace; the session's count of lost events has none of those in it.</summary>
    [Fact]
    public void A_buffer_that_could_not_be_handed_over_is_told()
    {
        TraceRun run = new();
        run.Read(new BtlFile().AddClassic(EtwProviders.LostEvents, 32, 0, 0, [], 1).AddClassic(EtwProviders.LostEvents, EtwProviders.BufferLost, 0, 0, [], 2));

        RecordedEvent lost = Assert.Single(run.Events);
        Assert.Equal(("EventsLost", "1", "etw-buffer-lost", "2026-03-01 12:00:02.000"), (lost.Name, lost["Count"], lost["Reason"], lost["UtcTime"]));
        Assert.Equal(1, run.Counters["etw-buffers-lost"]);
        Assert.Equal(HealthState.Degraded, run.Health);
    }
}
