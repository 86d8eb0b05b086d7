using Monitor.Capture;
using Monitor.Capture.RawRecords;
using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline.Tests;

/// <summary>Collectors that fail, and what is counted on their way.</summary>
public sealed class CollectorTests : IAsyncDisposable
{
    private readonly ScriptedSink _sink = new();

    public ValueTask DisposeAsync() => _sink.DisposeAsync();

    [Fact]
    public async Task A_collector_that_throws_ten_times_is_taken_out_of_service_and_what_it_misses_is_counted()
    {
        int calls = 0;
        KernelSource broken = new((_, _) =>
        {
            calls++;
            throw new InvalidOperationException("bad day");
        });
        await using TestPipeline pipeline = new TestPipeline().With("broken", broken, ProcessCreate.Schema).With("sound", new KernelSource()).With("sink", _sink);
        await pipeline.StartAsync();

        pipeline.RecordAll(25);
        await pipeline.StopAsync();

        EventAccount missed = pipeline.Pipeline.Ledger.Find(ProcessCreate.Schema.Id)!;
        Assert.Equal(10, calls);
        Assert.Equal((25L, 10L, 15L), (missed.Produced, missed.Dropped(DropReason.CollectorFailed), missed.Dropped(DropReason.CollectorQuarantined)));
        Assert.Equal(25, pipeline.Terminations.Delivered(0));
        Assert.Equal(HealthState.Failed, pipeline.HealthOf("broken").State);
        Assert.Equal(HealthState.Healthy, pipeline.HealthOf("sound").State);
        Assert.Single(pipeline.Log.Errors, error => error.Code == "MON4001" && error.Cause.Contains("bad day", StringComparison.Ordinal));
        Assert.Single(pipeline.Log.Errors, error => error.Code == "MON4002");
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task A_collector_that_succeeds_now_and_then_stays_in_service()
    {
        KernelSource moody = new((number, context) =>
        {
            if (number % 10 != 9)
                throw new InvalidOperationException();
            context.Emit(number);
        });
        await using TestPipeline pipeline = await new TestPipeline().With("moody", moody).With("sink", _sink).StartAsync();

        pipeline.RecordAll(100);
        await pipeline.StopAsync();

        Assert.Equal((10L, 90L), (pipeline.Terminations.Delivered(0), pipeline.Terminations.Dropped(DropReason.CollectorFailed)));
        Assert.Equal(HealthState.Healthy, pipeline.HealthOf("moody").State);
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task An_event_that_no_plugin_declares_is_the_collectors_failure()
    {
        KernelSource undeclared = new((_, context) => context.Emit(new NetworkConnect()));
        await using TestPipeline pipeline = await new TestPipeline().With("undeclared", undeclared).With("sink", _sink).StartAsync();

        pipeline.RecordAll(1);
        await pipeline.StopAsync();

        Assert.Equal(1, pipeline.Terminations.Dropped(DropReason.CollectorFailed));
        Assert.Contains(pipeline.Log.Errors, error => error.Cause.Contains("MON4009", StringComparison.Ordinal) && error.Cause.Contains("NetworkConnect", StringComparison.Ordinal));
        pipeline.AssertBalanced();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_that_is_too_large_is_counted_and_the_next_is_delivered(bool isKernels)
    {
        void EmitBoth(CollectorContext context)
        {
            context.Emit(new ProcessTerminate { Image = new byte[(16 << 20) + 1].AsSpan() });
            context.Emit(7);
        }

        FreeSource free = new();
        KernelSource kernel = new((_, context) => EmitBoth(context));
        await using TestPipeline pipeline = await new TestPipeline().With("free", free).With("kernel", kernel).With("sink", _sink).StartAsync();

        if (isKernels)
            pipeline.RecordAll(1);
        else
            EmitBoth(free.Context);
        await pipeline.StopAsync();

        Assert.Equal((2L, 1L, 1L), (pipeline.Terminations.Produced, pipeline.Terminations.Dropped(DropReason.TooLarge), pipeline.Terminations.Delivered(0)));
        Assert.Equal(7u, _sink.Accepted.Single(one => one.EventId == ProcessTerminate.Schema.Id).NumberOf());
        pipeline.AssertBalanced();
    }

    [Theory]
    [InlineData(true, 60)]
    [InlineData(false, 100)]
    public async Task What_the_agent_itself_does_is_left_out_and_counted_unless_it_is_wanted(bool exclude, int delivered)
    {
        await using TestPipeline pipeline = new TestPipeline { Configure = options => options with { ExcludeAgentsOwn = exclude } }
            .With("kernel", new KernelSource()).With("sink", _sink);
        await pipeline.StartAsync();

        for (uint number = 0; number < 100; number++)
            pipeline.Record(number, number % 10 < 4 ? CaptureNotes.AgentsOwn : CaptureNotes.None);
        pipeline.Pipeline.KernelConsumer.OnPause();
        await pipeline.StopAsync();

        Assert.Equal((delivered, 100 - delivered), ((int)pipeline.Terminations.Delivered(0), (int)pipeline.Terminations.Filtered(FilterReason.AgentsOwn)));
        pipeline.AssertBalanced();
    }

    [Theory]
    [InlineData(true, 60)]
    [InlineData(false, 100)]
    public async Task A_kernel_collector_that_emits_later_is_drained_before_the_last_event_and_never_gets_what_is_left_out(bool exclude, int delivered)
    {
        await using TestPipeline pipeline = new TestPipeline { Configure = options => options with { ExcludeAgentsOwn = exclude } }
            .With("kernel", new LateSource()).With("sink", _sink);
        await pipeline.StartAsync();

        for (uint number = 0; number < 100; number++)
            pipeline.Record(number, number % 10 < 4 ? CaptureNotes.AgentsOwn : CaptureNotes.None);
        await pipeline.StopAsync();

        Assert.Equal((delivered, 100 - delivered), ((int)pipeline.Terminations.Delivered(0), (int)pipeline.Terminations.Filtered(FilterReason.AgentsOwn)));
        pipeline.AssertBalanced();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_event_whose_record_was_not_whole_is_marked(bool emitsLater)
    {
        KernelCollector source = emitsLater ? new LateSource() : new KernelSource();
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", source).With("sink", _sink).StartAsync();

        pipeline.Record(1, CaptureNotes.Incomplete);
        pipeline.Record(2);
        pipeline.Pipeline.KernelConsumer.OnPause();
        await pipeline.StopAsync();

        Assert.Equal(
            [Sdk.Records.RecordFlags.Incomplete, Sdk.Records.RecordFlags.None],
            _sink.Accepted.Where(one => one.EventId == ProcessTerminate.Schema.Id).Select(one => one.Flags));
    }

    [Fact]
    public async Task What_finds_no_room_is_counted_and_the_hosts_own_events_are_taken_still()
    {
        FreeSource free = new();
        await using TestPipeline pipeline = new TestPipeline { Configure = options => options with { InputBytes = 0 } }
            .With("free", free).With("kernel", new KernelSource()).With("sink", _sink);
        await pipeline.StartAsync();

        pipeline.RecordAll(10);
        free.Context.Emit(1);
        await pipeline.StopAsync();

        Assert.Equal((11L, 11L), (pipeline.Terminations.Produced, pipeline.Terminations.Dropped(DropReason.QueueFull)));
        Assert.Equal([EventsLost.Schema.Id, AgentStopped.Schema.Id], _sink.Accepted.Select(one => one.EventId));
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task A_collector_that_cannot_start_is_left_out()
    {
        await using TestPipeline pipeline = await new TestPipeline()
            .With("refusing", new RefusingSource()).With("sound", new KernelSource()).With("sink", _sink).StartAsync();

        Assert.Equal(KernelHooks.ProcessTerminate, pipeline.Pipeline.KernelHooks);
        pipeline.RecordAll(1);
        await pipeline.StopAsync();

        Assert.Equal(1, pipeline.Terminations.Delivered(0));
        Assert.Contains(pipeline.Log.Errors, error => error.Code == "MON4004" && error.Cause.Contains("no licence", StringComparison.Ordinal));
        Assert.Equal(HealthState.Failed, pipeline.HealthOf("refusing").State);
    }

    [Fact]
    public async Task A_free_collector_that_ends_with_an_exception_is_started_again_after_pauses_that_grow()
    {
        List<DateTimeOffset> starts = [];
        TestPipeline pipeline = null!;
        FreeSource failing = new((context, _) =>
        {
            starts.Add(pipeline.Time.GetUtcNow());
            context.Emit((uint)starts.Count);
            throw new IOException("gone");
        });
        await using TestPipeline made = pipeline = new TestPipeline { Configure = options => options with { LossInterval = TimeSpan.FromHours(1), StartPatience = TimeSpan.FromHours(1) } }
            .With("failing", failing)
            .With("sink", _sink);
        await pipeline.StartAsync();

        await pipeline.Time.Passing(Eventually.Holds(() => pipeline.Terminations.Produced >= 9, "nine starts"), TimeSpan.FromSeconds(1));
        TimeSpan[] pauses = [.. pipeline.Time.Pauses.Take(8)];
        await pipeline.StopAsync();

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], pauses.Select(pause => pause.TotalSeconds));
        Assert.All(pauses.Zip(starts, starts.Skip(1)), one => Assert.InRange(one.Third - one.Second, one.First, TimeSpan.MaxValue));
        Assert.Contains(pipeline.Log.Errors, error => error.Code == "MON4003");
        pipeline.AssertBalanced();
    }

    [Fact]
    public async Task A_free_collector_that_has_nothing_more_to_give_is_not_started_again()
    {
        int starts = 0;
        FreeSource source = new((context, _) =>
        {
            starts++;
            context.Emit(1);
            return Task.CompletedTask;
        });
        await using TestPipeline pipeline = await new TestPipeline().With("source", source).With("sink", _sink).StartAsync();
        await Eventually.Holds(() => pipeline.Terminations.Delivered(0) == 1, "its one event");

        await pipeline.Time.Passing(Task.Delay(50, TestContext.Current.CancellationToken), TimeSpan.FromMinutes(10));
        await pipeline.StopAsync();

        Assert.Equal(1, starts);
        Assert.Empty(pipeline.Log.Errors);
    }

    [Theory]
    [InlineData(RawLossReason.RingFull, DropReason.RingFull)]
    [InlineData(RawLossReason.ScratchBusy, DropReason.ScratchBusy)]
    [InlineData(RawLossReason.CompatSystemCall, DropReason.CompatSystemCall)]
    [InlineData(RawLossReason.TableFull, DropReason.TableFull)]
    [InlineData(RawLossReason.MessageUnread, DropReason.MessageUnread)]
    [InlineData(RawLossReason.PathUnread, DropReason.PathUnread)]
    [InlineData(RawLossReason.IoUring, DropReason.IoUring)]
    [InlineData(RawLossReason.Malformed, DropReason.Malformed)]
    public async Task What_the_kernel_side_lost_is_lost_to_the_collectors_that_wanted_it(RawLossReason lost, DropReason dropped)
    {
        await using TestPipeline pipeline = await new TestPipeline().With("kernel", new KernelSource()).With("sink", _sink).StartAsync();

        pipeline.Pipeline.KernelConsumer.OnLost(RawRecordKind.Exit, lost, 5);
        pipeline.Pipeline.KernelConsumer.OnLost(RawRecordKind.Exec, lost, 100);
        pipeline.Pipeline.KernelConsumer.OnLost(RawRecordKind.Fork, lost, 100);

        Assert.Equal((5L, 5L), (pipeline.Terminations.Produced, pipeline.Terminations.Dropped(dropped)));
        Assert.Equal(5, pipeline.Pipeline.Ledger.Accounts.Sum(account => account.Produced));
        await pipeline.StopAsync();
    }

    private sealed class RefusingSource : KernelCollector
    {
        public override KernelHooks Hooks => KernelHooks.NetworkConnect;

        public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation) => throw new InvalidOperationException("no licence");

        public override void OnRecord(in KernelRecord record, CollectorContext context) => throw new InvalidOperationException("It was not started.");
    }

    [Fact]
    public async Task A_free_collector_that_was_started_again_is_healthy_again()
    {
        int runs = 0;
        FreeSource source = new((_, cancellation) =>
            Interlocked.Increment(ref runs) == 1 ? throw new IOException("gone") : Task.Delay(Timeout.Infinite, cancellation));
        await using TestPipeline pipeline = await new TestPipeline().With("free", source).WithPlainSink("sink").StartAsync();
        await pipeline.Time.Passing(Eventually.Holds(() => runs == 2, "the second run"));
        Assert.Equal(HealthState.Healthy, pipeline.HealthOf("free").State);
        Assert.Single(pipeline.Log.Errors, error => error.Code == "MON4003");
        await pipeline.StopAsync();
    }

    [Fact]
    public async Task A_collector_that_does_not_come_back_from_its_start_holds_up_nobody()
    {
        await using TestPipeline pipeline = new TestPipeline().With("stuck", new StuckSource()).With("kernel", new KernelSource()).WithPlainSink("sink");
        await pipeline.Time.Passing(pipeline.StartAsync(), TimeSpan.FromSeconds(1));
        pipeline.RecordAll(3);
        await pipeline.StopAsync();
        Assert.Equal(3, pipeline.Terminations.Delivered(0));
        Assert.Equal(HealthState.Failed, pipeline.HealthOf("stuck").State);
        Assert.Single(pipeline.Log.Errors, error => error.Code == "MON4004");
    }

    private sealed class StuckSource : KernelCollector
    {
        public override KernelHooks Hooks => KernelHooks.ProcessTerminate;

        public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation) => new(new TaskCompletionSource().Task);

        public override void OnRecord(in KernelRecord record, CollectorContext context) => throw new InvalidOperationException("was never started");
    }
}
