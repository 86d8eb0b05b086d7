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
        Assert.Equal(((ushort?)ProcessTerminate.Schema.Id, "ProcessTerminate", (ulong?)5, "ring-full", "-"), (one.Id, one.Name, one.Count, one.Reason, one.Sink));
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
        Assert.Equal([1ul, 2, 3], all.Select(one => one.Count!.Value));
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.First.Until <= pair.Second.Since));
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
        Assert.Equal((4ul, "sink-rejected", "refusing"), (one.Count!.Value, one.Reason, one.Sink));
    }

    [Fact]
    public async Task Reasons_are_announced_each_for_itself()
    {
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("sink", _sink).StartAsync();
        pipeline.Pipeline.KernelConsumer.OnLost(RawRecordKind.Exit, RawLossReason.RingFull, 1);
        pipeline.Pipeline.KernelConsumer.OnLost(RawRecordKind.Exit, RawLossReason.CompatSystemCall, 2);

        await pipeline.StopAsync();

        Assert.Equal([("ring-full", 1ul), ("compat-system-call", 2ul)], Announced().Select(one => (one.Reason, one.Count!.Value)));
    }

    private static List<Announcement> AnnouncedTo(ScriptedSink sink) =>
        [.. sink.Accepted.Where(one => one.EventId == EventsLost.Schema.Id).Select(one => Announcement.Of(EventsLost.ReadFrom(one.Record)))];

    private List<Announcement> Announced() => AnnouncedTo(_sink);

    private List<Announcement> Announced(string reason) => Announced().FindAll(one => one.Reason == reason);

    private sealed record Announcement(ushort? Id, string Name, ulong? Count, string Reason, string Sink, EventTime Since, EventTime Until)
    {
        public static Announcement Of(EventsLost lost) =>
            new(lost.LostEventId, lost.LostEventName.ToString(), lost.Count, lost.Reason.ToString(), lost.Sink.ToString(), lost.Since, lost.Until);
    }
}
