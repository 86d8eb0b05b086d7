using Monitor.Capture.RawRecords;
using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline.Tests;

/// <summary>Losses become events.</summary>
public sealed class AnnouncedLossTests : IAsyncDisposable
{
    private readonly ScriptedSink _sink = new();

    public ValueTask DisposeAsync() => _sink.DisposeAsync();

    [Fact]
    public async Task A_loss_is_announced_once_with_its_count_and_reason()
    {
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("sink", _sink).StartAsync();
        DateTime began = pipeline.Time.GetUtcNow().UtcDateTime;
        pipeline.Pipeline.KernelConsumer.OnLost(RawRecordKind.Exit, RawLossReason.RingFull, 5);

        await pipeline.Time.Passing(Eventually.Holds(() => Announced().Count > 0, "the announcement"), TimeSpan.FromMilliseconds(500));
        await pipeline.StopAsync();

        Announcement one = Assert.Single(Announced());
        Assert.Equal((ProcessTerminate.Schema.Id, "ProcessTerminate", 5ul, "ring-full", "-"), (one.Id, one.Name, one.Count, one.Reason, one.Sink));
        Assert.True(one.Since.ToDateTime() >= began.AddSeconds(-1) && one.Since < one.Until);
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task More_of_the_same_is_announced_as_the_difference()
    {
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("sink", _sink).StartAsync();
        for (int i = 1; i <= 3; i++)
        {
            pipeline.Pipeline.KernelConsumer.OnLost(RawRecordKind.Exit, RawLossReason.RingFull, i);
            await pipeline.Time.Passing(Eventually.Holds(() => Announced().Count >= i, "the announcement"), TimeSpan.FromMilliseconds(500));
        }

        await pipeline.StopAsync();

        List<Announcement> all = Announced();
        Assert.Equal([1ul, 2, 3], all.Select(one => one.Count));
        Assert.Equal(all.Select(one => one.Until).SkipLast(1), all.Select(one => one.Since).Skip(1));
    }

    [Fact]
    public async Task What_one_sink_missed_names_that_sink()
    {
        ScriptedSink refusing = new((batch, _) =>
        {
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch[i].EventId == ProcessTerminate.Schema.Id)
                    batch.Reject(i, "no");
            }

            return ValueTask.CompletedTask;
        });
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("sink", _sink).With("refusing", refusing).StartAsync();
        pipeline.RecordAll(4);
        await pipeline.SettledAsync();

        await pipeline.StopAsync();

        Announcement one = Assert.Single(Announced());
        Assert.Equal((4ul, "sink-rejected", "refusing"), (one.Count, one.Reason, one.Sink));
    }

    [Fact]
    public async Task Reasons_are_announced_each_for_itself()
    {
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("sink", _sink).StartAsync();
        pipeline.Pipeline.KernelConsumer.OnLost(RawRecordKind.Exit, RawLossReason.RingFull, 1);
        pipeline.Pipeline.KernelConsumer.OnLost(RawRecordKind.Exit, RawLossReason.CompatSystemCall, 2);

        await pipeline.StopAsync();

        Assert.Equal([("ring-full", 1ul), ("compat-system-call", 2ul)], Announced().Select(one => (one.Reason, one.Count)));
    }

    [Fact]
    public async Task A_sink_whose_queue_was_full_is_told_of_all_that_it_missed_and_of_the_stop()
    {
        TaskCompletionSource release = new();
        ScriptedSink slow = new(async (_, _) => await release.Task);
        await using TestPipeline pipeline = new TestPipeline { Options = new PipelineOptions { SinkBytes = 1000 } }.With("kernel", new KernelSource()).With("slow", slow).With("sink", _sink);
        await pipeline.StartAsync();
        for (int second = 1; second <= 20; second++)
        {
            pipeline.RecordAll(100);
            pipeline.Pipeline.KernelConsumer.OnLost(RawRecordKind.Exit, RawLossReason.RingFull, 1);
            await pipeline.Time.Passing(Eventually.Holds(() => Announced("ring-full").Count == second, "the announcement of the second"), TimeSpan.FromMilliseconds(500));
            await Eventually.Holds(() => pipeline.Pipeline.SinkBytes(1) == 0, "the sound sink has room again");
        }

        release.SetResult();
        await pipeline.SettledAsync();
        await pipeline.Time.Passing(Eventually.Holds(() => Announced("sink-queue-full").Count > 1, "the sum of the rest"), TimeSpan.FromMilliseconds(500));
        await pipeline.StopAsync();

        List<Announcement> full = Announced("sink-queue-full");
        Assert.Equal((2, 1900L), (full.Count, full.Sum(one => (long)one.Count)));
        Assert.Equal(1900, pipeline.Terminations.Dropped(0, DropReason.SinkQueueFull));
        Assert.Equal(full[0].Until, full[1].Since);
        Assert.Equal(Announced(), AnnouncedTo(slow));
        Assert.Equal(AgentStopped.Schema.Id, slow.Accepted[^1].EventId);
        pipeline.AssertBalanced();
    }

    private static List<Announcement> AnnouncedTo(ScriptedSink sink) =>
        [.. sink.Accepted.Where(one => one.EventId == EventsLost.Schema.Id).Select(one => Announcement.Of(EventsLost.ReadFrom(one.Record)))];

    private List<Announcement> Announced() => AnnouncedTo(_sink);

    private List<Announcement> Announced(string reason) => Announced().FindAll(one => one.Reason == reason);

    private sealed record Announcement(ushort Id, string Name, ulong Count, string Reason, string Sink, EventTime Since, EventTime Until)
    {
        public static Announcement Of(EventsLost lost) =>
            new(lost.LostEventId, lost.LostEventName.ToString(), lost.Count, lost.Reason.ToString(), lost.Sink.ToString(), lost.Since, lost.Until);
    }
}
