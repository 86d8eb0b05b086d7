using System.Diagnostics;
using Monitor.Pipeline.Accounting;

namespace Monitor.Pipeline.Tests;

/// <summary>A receiver that is down for long, and a disk that is full.</summary>
public sealed class OutageTests
{
    private const int Minutes = 10;

    [Fact]
    public async Task A_sink_that_is_down_for_ten_minutes_of_load_then_gets_all_in_order_and_the_others_were_not_delayed()
    {
        bool isDown = true;
        ScriptedSink siem = new((_, _) => Volatile.Read(ref isDown) ? throw new IOException("connection refused") : ValueTask.CompletedTask), trail = new();
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("siem", siem).With("trail", trail).StartAsync();

        for (int second = 1; second <= Minutes * 60; second++)
        {
            pipeline.RecordAll(20);
            await Eventually.Holds(() => pipeline.Terminations.Delivered(1) == second * 20, "the other sink has all of this second");
            pipeline.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(0, pipeline.Terminations.Delivered(0));
        Assert.True(pipeline.Pipeline.LagOf(0).Age >= TimeSpan.FromMinutes(Minutes - 1));
        Volatile.Write(ref isDown, false);
        await pipeline.Time.Passing(pipeline.SettledAsync(), TimeSpan.FromSeconds(1));

        Assert.Equal(Minutes * 60 * 20, pipeline.Terminations.Delivered(0));
        Assert.Equal(trail.Accepted.Select(one => one.Bytes), siem.Accepted.Select(one => one.Bytes));
        await pipeline.StopAsync();
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task A_full_disk_does_not_stop_capture_its_losses_are_counted_as_such_and_it_goes_on_by_itself()
    {
        using SmallDisk disk = SmallDisk.MountOrSkip(2 << 20);
        ScriptedSink sink = new();
        await using TestPipeline pipeline = new TestPipeline
        {
            Configure = options => options with
            {
                JournalFolder = Path.Combine(disk.Path, "journal"),
                InputBytes = 256 << 10,
                Journal = options.Journal with { SegmentSize = 256 << 10, Keep = 1 << 30, MaximumWaiting = 64 << 10, WhenFull = Journal.WhenFull.DropNew },
            },
        }.With("kernel", new KernelSource()).With("sink", sink);
        await pipeline.StartAsync();
        pipeline.RecordAll(10);
        await pipeline.SettledAsync();

        disk.Fill();
        long until = Stopwatch.GetTimestamp() + 60 * Stopwatch.Frequency;
        while (pipeline.Terminations.Dropped(DropReason.JournalFull) == 0)
        {
            Assert.True(Stopwatch.GetTimestamp() < until, "Nothing was lost on a full disk.");
            pipeline.RecordAll(100);
            await Task.Yield();
        }

        await Eventually.Holds(() => pipeline.Log.Errors.Any(error => error.Cause.Contains("journal cannot be written", StringComparison.Ordinal)), "the fault is told");
        disk.MakeRoom();
        await pipeline.Time.Passing(Eventually.Holds(() => !pipeline.Pipeline.Journal.IsStalled && pipeline.Pipeline.InputBytes == 0, "the journal is written again"), TimeSpan.FromMilliseconds(200));
        pipeline.RecordAll(10);
        await pipeline.Time.Passing(pipeline.SettledAsync());
        await pipeline.StopAsync();

        EventAccount account = pipeline.Terminations;
        Assert.Equal(account.Produced, account.Delivered(0) + account.DroppedTotal);
        Assert.Equal(account.DroppedTotal, sink.Accepted.Where(one => one.EventId == Sdk.EventSet.EventsLost.Schema.Id).Sum(one => (long)Sdk.EventSet.EventsLost.ReadFrom(one.Record).Count!.Value));
        pipeline.AssertBalanced();
    }
}
