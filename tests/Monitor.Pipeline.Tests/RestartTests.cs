using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline.Tests;

/// <summary>Several runs over one journal.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_sink_did_not_take_comes_first_in_the_next_run_with_the_same_identity()
    {
        ScriptedSink hanging = new(async (batch, cancellation) =>
        {
            batch.Accept(40);
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        ScriptedSink sound = new(), later = new();
        await using (TestPipeline first = Impatient().With("kernel", new KernelSource()).With("siem", hanging).With("trail", sound))
        {
            await first.StartAsync();
            first.RecordAll(100);
            await first.StopAsync();
            first.AssertBalanced();
        }

        await using TestPipeline second = Impatient().With("kernel", new KernelSource()).With("siem", later).With("trail", new ScriptedSink());
        await second.StartAsync();
        second.RecordAll(10);
        await second.StopAsync();

        Assert.Equal(sound.Accepted.Skip(40).Select(one => one.Bytes), later.Accepted.Take(61).Select(one => one.Bytes));
        Assert.Equal(Enumerable.Range(41, 72).Select(number => (ulong)number), later.Accepted.Select(one => one.Sequence));
        Assert.Equal((110L, 110L, 110L), (second.Terminations.Produced, second.Terminations.Delivered(0), second.Terminations.Delivered(1)));
        second.AssertBalanced();
    }

    [Fact]
    public async Task The_last_event_counts_the_events_of_its_own_run()
    {
        for (int run = 1; run <= 2; run++)
        {
            ScriptedSink sink = new();
            await using TestPipeline pipeline = await Impatient().With("kernel", new KernelSource()).With("sink", sink).StartAsync();
            pipeline.RecordAll(7);
            pipeline.Pipeline.KernelConsumer.OnLost(Capture.RawRecords.RawRecordKind.Exit, Capture.RawRecords.RawLossReason.RingFull, 3);
            await pipeline.StopAsync();

            AgentStopped stopped = AgentStopped.ReadFrom(sink.Accepted[^1].Record);
            Assert.Equal((10ul, 3ul), (stopped.Produced, stopped.Lost));
            Assert.Single(sink.Accepted, one => one.EventId == EventsLost.Schema.Id);
            Assert.Equal((10L * run, 3L * run), (pipeline.Terminations.Produced, pipeline.Terminations.Dropped(DropReason.RingFull)));
        }
    }

    [Fact]
    public async Task A_new_sink_begins_with_the_next_event_and_one_that_comes_back_does_so_too()
    {
        await RunAsync("a", 5);
        ScriptedSink added = new();
        await using (TestPipeline second = Impatient().With("kernel", new KernelSource()).With("b", added))
        {
            await second.StartAsync();
            second.RecordAll(3);
            await second.StopAsync();
            Assert.Equal(4, added.Accepted.Count);
            Assert.Equal((8L, 3L, 5L), (second.Terminations.Produced, second.Terminations.Delivered(0), second.Terminations.Before(0)));
            second.AssertBalanced();
        }

        ScriptedSink back = new();
        await using TestPipeline third = Impatient().With("kernel", new KernelSource()).With("a", back).With("b", new ScriptedSink());
        await third.StartAsync();
        third.RecordAll(2);
        await third.StopAsync();

        Assert.Equal(3, back.Accepted.Count);
        third.AssertBalanced();
    }

    [Fact]
    public async Task After_an_interruption_the_next_run_says_since_when_nothing_is_known_and_the_ledger_balances()
    {
        using TestFolder copy = new();
        DateTimeOffset began;
        await using (TestPipeline first = Impatient().With("kernel", new KernelSource()).With("sink", new ScriptedSink()))
        {
            await first.StartAsync();
            began = first.Time.GetUtcNow();
            first.RecordAll(50);
            await first.SettledAsync();
            CopyTo(copy.Path);
            await first.StopAsync();
        }

        ScriptedSink sink = new();
        await using TestPipeline second = new TestPipeline(copy).With("kernel", new KernelSource()).With("sink", sink);
        second.Time.Advance(TimeSpan.FromHours(1));
        await second.StartAsync();
        await second.StopAsync();

        EventsLost lost = EventsLost.ReadFrom(Assert.Single(sink.Accepted, one => one.EventId == EventsLost.Schema.Id).Record);
        Assert.Equal(("interrupted", null, null), (lost.Reason.ToString(), lost.Count, lost.LostEventId));
        Assert.InRange(lost.Since.ToDateTime(), began.AddSeconds(-1), began.AddSeconds(1));
        Assert.InRange(lost.Until.ToDateTime(), began.AddMinutes(59), began.AddMinutes(61));
        Assert.Equal(50, second.Terminations.Delivered(0));
        second.AssertBalanced();
    }

    [Fact]
    public async Task Damage_that_is_found_at_a_start_is_told_once_with_its_place_and_the_ledger_balances()
    {
        await RunAsync("a", 5);
        string segment = Assert.Single(Directory.GetFiles(_folder.Path, "*.segment", SearchOption.AllDirectories));
        byte[] bytes = await File.ReadAllBytesAsync(segment, TestContext.Current.CancellationToken);
        long at = BitConverter.ToInt64(bytes, bytes.Length - 16);
        bytes[at + 30] ^= 1;
        File.Delete(segment);
        await File.WriteAllBytesAsync(segment, bytes, TestContext.Current.CancellationToken);

        await using TestPipeline second = Impatient().With("kernel", new KernelSource()).With("a", new ScriptedSink());
        await second.StartAsync();
        second.RecordAll(2);
        await second.StopAsync();

        MonitorError told = Assert.Single(second.Log.Errors);
        Assert.Equal(("MON6011", segment), (told.Code, told.Place?.File));
        Assert.StartsWith($"Bytes {at} to {bytes.Length} are damaged; no event is missing", told.Cause);
        Assert.Equal(7, second.Terminations.Delivered(0));
        second.AssertBalanced();
    }

    [Fact]
    public async Task A_torn_end_that_is_cut_off_is_told_with_its_place()
    {
        using TestFolder copy = new();
        await using (TestPipeline first = Impatient().With("kernel", new KernelSource()).With("all", new ScriptedSink()))
        {
            await first.StartAsync();
            first.RecordAll(5);
            await first.SettledAsync();
            CopyTo(copy.Path);
            await first.StopAsync();
        }

        string segment = Assert.Single(Directory.GetFiles(copy.Path, "*.segment", SearchOption.AllDirectories));
        long length = new FileInfo(segment).Length;
        await File.AppendAllBytesAsync(segment, new byte[40], TestContext.Current.CancellationToken);

        await using TestPipeline second = new TestPipeline(copy).With("kernel", new KernelSource()).With("all", new ScriptedSink());
        await second.StartAsync();
        await second.StopAsync();

        MonitorError told = Assert.Single(second.Log.Errors);
        Assert.Equal(("MON6012", segment), (told.Code, told.Place?.File));
        Assert.StartsWith($"40 bytes from offset {length} on were cut off", told.Cause);
        second.AssertBalanced();
    }

    [Fact]
    public async Task What_was_found_behind_the_last_commit_is_not_missing()
    {
        const int CommitFrame = 72;
        using TestFolder copy = new();
        await using (TestPipeline first = Impatient().With("kernel", new KernelSource()).With("siem", Hanging()))
        {
            await first.StartAsync();
            first.RecordAll(500);
            await Eventually.Holds(() => first.Pipeline.InputBytes == 0 && first.Pipeline.Journal.CommittedSequence + 1 == first.Pipeline.Journal.NextSequence, "all is safe");
            CopyTo(copy.Path);
            await first.StopAsync();
        }

        string segment = Assert.Single(Directory.GetFiles(copy.Path, "*.segment", SearchOption.AllDirectories));
        using (FileStream file = File.OpenWrite(segment))
            file.SetLength(file.Length - CommitFrame);
        await using TestPipeline second = new TestPipeline(copy).With("kernel", new KernelSource()).With("siem", new ScriptedSink());
        await second.StartAsync();
        await second.StopAsync();

        Assert.Equal(500, second.Pipeline.Journal.Recovery.EntriesKept);
        Assert.Equal((500L, 0L), (second.Terminations.Delivered(0), second.Terminations.DroppedBy(0)));
        second.AssertBalanced();
    }

    private static ScriptedSink Hanging() => new(static async (_, cancellation) => await Task.Delay(Timeout.Infinite, cancellation));

    private TestPipeline Impatient() => new(_folder) { Configure = options => options with { StopPatience = TimeSpan.FromSeconds(1) } };

    private async Task RunAsync(string sink, uint events)
    {
        await using TestPipeline pipeline = await Impatient().With("kernel", new KernelSource()).With(sink, new ScriptedSink()).StartAsync();
        pipeline.RecordAll(events);
        await pipeline.StopAsync();
    }

    private void CopyTo(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"))
        {
            string target = Path.Combine(folder, Path.GetRelativePath(_folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
