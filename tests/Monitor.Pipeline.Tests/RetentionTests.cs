using Monitor.Pipeline.Accounting;
using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline.Tests;

/// <summary>A sink that is behind for longer than the journal can keep what it has not taken.</summary>
public sealed class RetentionTests : IDisposable
{
    private const int SegmentBytes = 64 << 10;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task In_the_place_of_what_it_missed_a_sink_gets_an_event_that_says_how_much()
    {
        TaskCompletionSource release = new();
        ScriptedSink slow = new(async (_, _) => await release.Task), sound = new();
        await using TestPipeline pipeline = Small().With("kernel", new KernelSource()).With("slow", slow).With("sound", sound);
        await pipeline.StartAsync();
        for (int i = 1; i <= 100; i++)
        {
            pipeline.RecordAll(100);
            await Eventually.Holds(() => pipeline.Terminations.Delivered(1) == 100 * i, "the sound sink has all");
        }

        release.SetResult();
        await pipeline.SettledAsync();
        await pipeline.StopAsync();

        Received[] gaps = [.. slow.Accepted.Where(one => one.EventId == EventsLost.Schema.Id)];
        EventsLost lost = EventsLost.ReadFrom(gaps[0].Record);
        long missed = pipeline.Terminations.Dropped(0, DropReason.RetentionOvertook);
        Assert.True(missed > 1000);
        Assert.Equal((10_000L, 10_000L), (pipeline.Terminations.Delivered(0) + missed, pipeline.Terminations.Delivered(1)));
        Assert.Equal((missed, "retention-overtook", "slow", "ProcessTerminate"), (gaps.Sum(gap => (long)EventsLost.ReadFrom(gap.Record).Count!.Value), lost.Reason.ToString(), lost.Sink.ToString(), lost.LostEventName.ToString()));

        // It stands where the missing ones stood: nothing of what came behind them is in front of it.
        Received[] all = [.. slow.Accepted];
        Assert.Equal(all.Select(one => one.Sequence).Order(), all.Select(one => one.Sequence));
        int at = Array.IndexOf(all, gaps[0]);
        Assert.Equal(all[at - 1].Sequence + 1, all[at].Sequence);
        Assert.Equal(pipeline.Pipeline.Journal.Id, gaps[0].Stream);

        // The others learn of it from the journal.
        Assert.Equal(missed, sound.Accepted.Where(one => one.EventId == EventsLost.Schema.Id).Sum(one => (long)EventsLost.ReadFrom(one.Record).Count!.Value));
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task What_goes_while_no_agent_could_count_it_is_counted_at_the_next_start()
    {
        await using (TestPipeline first = Small().With("kernel", new KernelSource()).With("slow", Hanging()))
        {
            await first.StartAsync();
            for (int i = 1; i <= 40; i++)
            {
                first.RecordAll(20);
                await Eventually.Holds(() => first.Pipeline.InputBytes == 0, "all is in the journal");
            }

            await first.StopAsync();
        }

        string oldest = Directory.EnumerateFiles(Path.Combine(_folder.Path, "journal"), "*.segment").Order(StringComparer.Ordinal).First();
        File.Delete(oldest);
        ScriptedSink sink = new();
        await using TestPipeline second = Small().With("kernel", new KernelSource()).With("slow", sink);
        await second.StartAsync();
        await second.SettledAsync();
        await second.StopAsync();

        EventsLost lost = EventsLost.ReadFrom(sink.Accepted[0].Record);
        Assert.Equal((1ul, "retention-overtook"), (sink.Accepted[0].Sequence, lost.Reason.ToString()));
        Assert.Equal(800, second.Terminations.Delivered(0) + (long)lost.Count!.Value);
        second.AssertBalanced();
    }

    [Fact]
    public async Task The_announcement_of_what_a_sink_was_told_already_is_counted_when_it_has_taken_what_lies_in_front()
    {
        const uint Last = 100_000;
        TaskCompletionSource release = new(), isAnnounced = new();
        bool hasGap = false;
        ScriptedSink slow = new(async (batch, cancellation) =>
        {
            await release.Task;
            if (hasGap)
                await isAnnounced.Task;
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch[i].EventId == ProcessTerminate.Schema.Id && ProcessTerminate.ReadFrom(batch[i]).ProcessId == Last)
                    await Task.Delay(Timeout.Infinite, cancellation);
                hasGap |= batch[i].EventId == EventsLost.Schema.Id;
            }
        });
        await using (TestPipeline first = Small(segments: 16).With("kernel", new KernelSource()).With("slow", slow).With("sound", new ScriptedSink()))
        {
            await first.StartAsync();
            await FillAsync(first, 150);
            release.SetResult();
            await Eventually.Holds(() => first.Terminations.Dropped(0, DropReason.RetentionOvertook) > 0, "the gap is taken");
            first.Record(Last);
            first.Pipeline.KernelConsumer.OnPause();
            await Eventually.Holds(() => first.Terminations.Delivered(1) == 15_001, "the announcement is in the journal");
            isAnnounced.SetResult();
            await first.StopAsync();
            first.AssertBalanced();
        }

        await using TestPipeline second = Small(segments: 16).With("kernel", new KernelSource()).With("slow", new ScriptedSink()).With("sound", new ScriptedSink());
        await second.StartAsync();
        await second.SettledAsync();
        await second.StopAsync();
        second.AssertBalanced();
    }

    [Fact]
    public async Task An_event_that_says_how_much_is_missing_and_was_not_taken_comes_in_the_next_run()
    {
        TaskCompletionSource release = new();
        ScriptedSink slow = new(async (batch, _) =>
        {
            await release.Task;
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch[i].EventId == EventsLost.Schema.Id)
                {
                    batch.Accept(i);
                    throw new IOException("not now");
                }
            }
        });
        await using (TestPipeline first = Small().With("kernel", new KernelSource()).With("slow", slow).With("sound", new ScriptedSink()))
        {
            await first.StartAsync();
            await FillAsync(first, 100);
            release.SetResult();
            await Eventually.Holds(() => first.HealthOf("slow").State == Sdk.Diagnostics.HealthState.Degraded, "the gap is refused");
            await first.StopAsync();
        }

        ScriptedSink again = new();
        await using TestPipeline second = Small().With("kernel", new KernelSource()).With("slow", again).With("sound", new ScriptedSink());
        await second.StartAsync();
        await second.SettledAsync();
        await second.StopAsync();

        long told = (long)EventsLost.ReadFrom(again.Accepted.First(one => one.EventId == EventsLost.Schema.Id).Record).Count!.Value;
        Assert.Equal(second.Terminations.Dropped(0, DropReason.RetentionOvertook), told);
        Assert.Equal(10_000, second.Terminations.Delivered(0) + told);
        second.AssertBalanced();
    }

    [Fact]
    public async Task Damage_is_counted_for_good_at_the_stop()
    {
        await using (TestPipeline first = Small().With("kernel", new KernelSource()).With("slow", Hanging()))
        {
            await first.StartAsync();
            await FillAsync(first, 10);
            await first.StopAsync();
        }

        Damage(Segments().First());
        long lost;
        await using (TestPipeline second = Small().With("kernel", new KernelSource()).With("slow", new ScriptedSink()))
        {
            await second.StartAsync();
            await second.StopAsync();
            lost = second.Terminations.Dropped(0, DropReason.RetentionOvertook);
            Assert.True(lost > 0);
            second.AssertBalanced();
        }

        await using TestPipeline third = Small().With("kernel", new KernelSource()).With("slow", new ScriptedSink());
        await third.StartAsync();
        await third.StopAsync();

        Assert.Equal((lost, 1000 - lost), (third.Terminations.Dropped(0, DropReason.RetentionOvertook), third.Terminations.Delivered(0)));
        third.AssertBalanced();
    }

    [Fact]
    public async Task A_sink_misses_nothing_when_what_goes_was_not_for_it()
    {
        TaskCompletionSource release = new();
        ScriptedSink rare = new(async (_, _) => await release.Task);
        await using TestPipeline pipeline = new TestPipeline(_folder) { Configure = options => Smaller(options) with { Rules = RuleSets.Compile(RuleSets.Terminate("include", "100000")) } }
            .With("kernel", new KernelSource()).With("rare", rare, route: 0).With("all", new ScriptedSink());
        await pipeline.StartAsync();
        await pipeline.SettledAsync();
        pipeline.Record(100_000);
        await FillAsync(pipeline, 100, more: 1);

        release.SetResult();
        await pipeline.SettledAsync();

        Assert.Equal([100_000u], rare.Accepted.Select(one => one.NumberOf()));
        await pipeline.StopAsync();
        pipeline.AssertBalanced();
    }

    private static async Task FillAsync(TestPipeline pipeline, int hundreds, int more = 0)
    {
        for (int i = 1; i <= hundreds; i++)
        {
            pipeline.RecordAll(100);
            int wanted = 100 * i + more;
            await Eventually.Holds(
                () => pipeline.Pipeline.InputBytes == 0 && (pipeline.Terminations.SinkCount == 1 || pipeline.Terminations.Delivered(1) == wanted), "all is in the journal");
        }
    }

    private IEnumerable<string> Segments() =>
        Directory.EnumerateFiles(Path.Combine(_folder.Path, "journal"), "*.segment").Order(StringComparer.Ordinal);

    private static void Damage(string segment)
    {
        byte[] bytes = File.ReadAllBytes(segment);
        bytes[bytes.Length / 2] ^= 1;
        File.Delete(segment);
        File.WriteAllBytes(segment, bytes);
    }

    private static ScriptedSink Hanging() => new(async (_, cancellation) => await Task.Delay(Timeout.Infinite, cancellation));

    private TestPipeline Small(int segments = 4) => new(_folder) { Configure = options => Smaller(options, segments) };

    private static PipelineOptions Smaller(PipelineOptions options, int segments = 4) => options with
    {
        StopPatience = TimeSpan.FromSeconds(1),
        Journal = options.Journal with { SegmentSize = SegmentBytes, Keep = segments * SegmentBytes },
    };
}
