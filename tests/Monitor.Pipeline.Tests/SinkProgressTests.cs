using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline.Tests;

/// <summary>How far a sink is, when that cannot be written, is lost, or means something else than at the last run.</summary>
public sealed class SinkProgressTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_disk_too_full_for_it_holds_nothing_up_is_told_once_and_it_is_written_later()
    {
        using SmallDisk disk = SmallDisk.MountOrSkip(4 << 20);
        ScriptedSink sink = new(), again = new();
        await using (TestPipeline pipeline = On(disk, RuleSets.Terminate("include", "7")).With("kernel", new KernelSource()).With("siem", sink, route: 0))
        {
            await pipeline.StartAsync();

            // The journal has room of its own then, but the cursor's second slot has none yet.
            pipeline.RecordAll(1);
            await pipeline.SettledAsync();
            await pipeline.Pipeline.Journal.CommitAsync(TestContext.Current.CancellationToken);
            disk.Fill();
            for (int i = 1; i <= 3; i++)
            {
                pipeline.RecordAll(8);
                await Eventually.Holds(() => pipeline.Terminations.Delivered(0) == i, "the sink has it");
            }

            await Eventually.Holds(() => pipeline.Log.Errors.Exists(error => error.Code == "MON6010"), "that it cannot be kept is told");
            disk.MakeRoom();
            await pipeline.StopAsync();
            pipeline.AssertBalanced();
            Assert.Single(pipeline.Log.Errors, error => error.Code == "MON6010" && error.Cause.Contains("siem", StringComparison.Ordinal));
        }

        await using TestPipeline second = On(disk, RuleSets.Terminate("include", "7")).With("kernel", new KernelSource()).With("siem", again, route: 0);
        await second.StartAsync();
        await second.StopAsync();

        Assert.DoesNotContain(again.Accepted, one => one.EventId == ProcessTerminate.Schema.Id);
        second.AssertBalanced();
    }

    [Fact]
    public async Task On_a_full_disk_the_agent_starts_and_what_comes_is_delivered_when_there_is_room()
    {
        using SmallDisk disk = SmallDisk.MountOrSkip(2 << 20);
        disk.Fill();
        await using TestPipeline pipeline = On(disk).With("kernel", new KernelSource()).With("siem", new ScriptedSink());
        await pipeline.StartAsync();
        pipeline.RecordAll(10);
        await Eventually.Holds(() => pipeline.Log.Errors.Exists(error => error.Code == "MON6003"), "the full disk is told");

        disk.MakeRoom();
        await pipeline.Time.Passing(pipeline.SettledAsync(), TimeSpan.FromMilliseconds(200));

        Assert.Equal(10, pipeline.Terminations.Delivered(0));
        await pipeline.StopAsync();
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task A_sink_whose_cursor_is_gone_gets_all_that_the_journal_has_for_it()
    {
        await RunAsync(new TestPipeline(_folder).With("kernel", new KernelSource()).With("siem", new ScriptedSink()), 20);
        Directory.Delete(Path.Combine(_folder.Path, "journal", "cursors"), recursive: true);
        ScriptedSink sink = new();

        await using TestPipeline second = new TestPipeline(_folder).With("kernel", new KernelSource()).With("siem", sink);
        await second.StartAsync();
        await second.StopAsync();

        Assert.Equal(20, sink.Accepted.Count(one => one.EventId == ProcessTerminate.Schema.Id));
        Assert.Equal((20L, 20L, 0L), (second.Terminations.Produced, second.Terminations.Delivered(0), second.Terminations.DroppedBy(0)));
        Assert.Contains(second.Log.Errors, error => error.Code == "MON4012");
        second.AssertBalanced();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task What_waits_for_a_sink_comes_also_when_it_follows_other_rules_since(int newRoute)
    {
        string one = RuleSets.Terminate("include", "1"), two = RuleSets.Terminate("include", "2");
        await RunAsync(WithRules(one).With("kernel", new KernelSource()).With("siem", Hanging(), route: 0), 10);
        ScriptedSink sink = new();

        await using TestPipeline second = WithRules(one, two).With("kernel", new KernelSource()).With("siem", sink, newRoute).With("other", new ScriptedSink(), route: 0);
        await second.StartAsync();
        second.RecordAll(10);
        await second.StopAsync();

        uint[] wanted = newRoute < 0 ? [1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9] : [1, 2];
        Assert.Equal(wanted, sink.Accepted.Where(one => one.EventId == ProcessTerminate.Schema.Id).Select(one => one.NumberOf()));
        second.AssertBalanced();
    }

    [Fact]
    public async Task Events_that_no_plugin_declares_any_more_are_passed_over_and_told_and_the_rest_is_delivered()
    {
        await RunAsync(new TestPipeline(_folder).With("kernel", Mixed(), ProcessTerminate.Schema, ProcessCreate.Schema).With("siem", Hanging()), 10);
        EventCatalog fewer = new();
        foreach (EventSchema schema in TestPipeline.Events().All.Where(schema => schema.Id != ProcessCreate.Schema.Id))
            fewer.Add(schema);
        ScriptedSink sink = new();

        await using TestPipeline second = new TestPipeline(_folder) { Catalog = fewer }.With("kernel", new KernelSource()).With("siem", sink);
        await second.StartAsync();
        await second.SettledAsync();

        Assert.Equal([0u, 2, 4, 6, 8], sink.Accepted.Where(one => one.EventId == ProcessTerminate.Schema.Id).Select(one => one.NumberOf()));
        Assert.DoesNotContain(sink.Seen, one => one.EventId == ProcessCreate.Schema.Id);
        Assert.Single(second.Log.Errors, error => error.Code == "MON4011");
        await second.StopAsync();
    }

    [Fact]
    public async Task Whatever_goes_wrong_on_the_way_to_a_sink_it_begins_again_at_the_first_event_that_is_not_delivered()
    {
        await RunAsync(new TestPipeline(_folder).With("kernel", Mixed(), ProcessTerminate.Schema, ProcessCreate.Schema).With("siem", Hanging()), 10);
        EventCatalog fewer = new();
        foreach (EventSchema schema in TestPipeline.Events().All.Where(schema => schema.Id != ProcessCreate.Schema.Id))
            fewer.Add(schema);
        ScriptedSink sink = new();

        await using TestPipeline second = new TestPipeline(_folder) { Catalog = fewer }.With("kernel", new KernelSource()).With("siem", sink);
        second.Log.ThrowsOver = "MON4011";
        await second.StartAsync();
        await second.Time.Passing(second.SettledAsync(), TimeSpan.FromMilliseconds(500));

        Assert.Equal([0u, 2, 4, 6, 8], sink.Seen.Where(one => one.EventId == ProcessTerminate.Schema.Id).Select(one => one.NumberOf()));
        Assert.Contains(second.Log.Errors, error => error.Code == "MON4013" && error.Cause.Contains("the log is full", StringComparison.Ordinal));
        await second.StopAsync();
    }

    private static KernelSource Mixed() => new(static (number, context) =>
    {
        if (number % 2 == 0)
            context.Emit(number);
        else
            context.Emit(new ProcessCreate { UtcTime = EventTime.Now, ProcessId = number });
    });

    private static ScriptedSink Hanging() => new(static async (_, cancellation) => await Task.Delay(Timeout.Infinite, cancellation));

    private static async Task RunAsync(TestPipeline pipeline, uint events)
    {
        await using (pipeline)
        {
            await pipeline.StartAsync();
            pipeline.RecordAll(events);
            await pipeline.StopAsync();
            pipeline.AssertBalanced();
        }
    }

    private TestPipeline WithRules(params string[] rules) => new(_folder) { Configure = options => options with { Rules = RuleSets.Compile(rules) } };

    private static TestPipeline On(SmallDisk disk, params string[] rules) => new()
    {
        Configure = options => options with
        {
            JournalFolder = Path.Combine(disk.Path, "journal"),
            Rules = rules.Length > 0 ? RuleSets.Compile(rules) : null,
            Journal = options.Journal with { SegmentSize = 256 << 10, Keep = 1 << 20 },
        },
    };
}
