using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.EventLog.Tests.Windows;

/// <summary>What becomes of events when Windows takes them, and when it does not.</summary>
public sealed class DeliveryTests
{
    private const uint InvalidParameter = 87;
    private const uint NotEnoughMemory = 8;
    private const uint LogFileFull = 1502;

    [Fact]
    public async Task Events_are_handed_over_in_order_under_the_products_provider()
    {
        await using WindowsSink sink = new();
        await sink.StartAsync();
        Append(sink, 3);
        await sink.WriteAsync();

        Assert.Equal(EventLogProvider.Id, sink.Tracing.Provider);
        Assert.Equal(["/0", "/1", "/2"], Images(sink));
    }

    [Fact]
    public async Task It_registers_once_and_anew_when_it_is_opened_again()
    {
        WindowsSink sink = new();
        await using (sink)
        {
            await sink.StartAsync();
            await sink.StartAsync();
            await sink.ReopenAsync();
            Assert.NotNull(sink.Tracing.Provider);
        }

        Assert.Null(sink.Tracing.Provider);
    }

    [Fact]
    public async Task What_cannot_be_registered_is_MON4146()
    {
        await using WindowsSink sink = new();
        sink.Tracing.AnswerToRegister = NotEnoughMemory;

        Assert.Equal("MON4146", await CodeAsync(sink.StartAsync()));
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_MON4147_and_nothing_is_taken_for_written()
    {
        await using WindowsSink sink = new();
        sink.Tracing.IsListening = false;
        Assert.Equal("MON4147", await CodeAsync(sink.StartAsync()));

        sink.Tracing.IsListening = true;
        await sink.StartAsync();
        Append(sink, 2);
        EventBatch batch = sink.Batch.Build();
        sink.Tracing.IsListening = false;
        Assert.Equal("MON4147", await CodeAsync(sink.WriteAsync(batch)));
        Assert.Equal((0, 0), (batch.Accepted, sink.Tracing.Tries));
    }

    [Theory]
    [InlineData(NotEnoughMemory)]
    [InlineData(LogFileFull)]
    public async Task Where_there_is_no_room_it_waits(uint answer)
    {
        await using WindowsSink sink = new();
        await sink.StartAsync();
        Append(sink, 2);
        sink.Tracing.Answers.Enqueue(0);
        sink.Tracing.Answers.Enqueue(answer);
        sink.Tracing.Answers.Enqueue(answer);
        await sink.WriteAsync();

        Assert.Equal(["/0", "/1"], Images(sink));
        Assert.Equal(4, sink.Tracing.Tries);
    }

    [Fact]
    public async Task Where_there_is_no_room_for_too_long_it_is_MON4148_and_what_got_through_does_not_come_twice()
    {
        await using WindowsSink sink = new(new EventLogSinkSettings { Timeout = TimeSpan.FromMilliseconds(1) });
        await sink.StartAsync();
        Append(sink, 3);
        EventBatch batch = sink.Batch.Build();
        sink.Tracing.Answers.Enqueue(0);
        for (int i = 0; i < 1000; i++)
            sink.Tracing.Answers.Enqueue(NotEnoughMemory);

        Assert.Equal("MON4148", await CodeAsync(sink.WriteAsync(batch)));
        Assert.Equal(1, batch.Accepted);
        sink.Tracing.Answers.Clear();
        batch.KeepUnsettled();
        await sink.WriteAsync(batch);
        Assert.Equal(["/0", "/1", "/2"], Images(sink));
    }

    [Fact]
    public async Task Another_error_is_MON4149_and_what_got_through_does_not_come_twice()
    {
        await using WindowsSink sink = new();
        await sink.StartAsync();
        Append(sink, 3);
        EventBatch batch = sink.Batch.Build();
        sink.Tracing.Answers.Enqueue(0);
        sink.Tracing.Answers.Enqueue(0);
        sink.Tracing.Answers.Enqueue(InvalidParameter);

        MonitorException thrown = await Assert.ThrowsAsync<MonitorException>(() => sink.WriteAsync(batch));

        Assert.Equal(("MON4149", 2), (thrown.Error.Code, batch.Accepted));
        Assert.Contains("error 87", thrown.Error.Cause);
    }

    [Fact]
    public async Task Size_and_access_are_set_only_when_they_are_written_down()
    {
        await using WindowsSink plain = new();
        await plain.StartAsync();
        await using WindowsSink sized = new(new EventLogSinkSettings { LogSize = new ByteSize(1 << 30), LogAccess = "O:BAG:SYD:" });
        await sized.StartAsync();

        Assert.Empty(plain.Set);
        Assert.Equal([("Monitor/Operational", new ByteSize(1 << 30), "O:BAG:SYD:")], sized.Set);
    }

    [Fact]
    public async Task What_cannot_be_set_is_MON4150()
    {
        const uint ChannelNotFound = 15007;
        await using WindowsSink sink = new(new EventLogSinkSettings { LogSize = new ByteSize(1 << 30) }, ChannelNotFound);

        Assert.Equal("MON4150", await CodeAsync(sink.StartAsync()));
    }

    private static void Append(WindowsSink sink, int count)
    {
        for (int i = 0; i < count; i++)
            sink.Batch.Add(new ProcessTerminate { UtcTime = new EventTime(1), Image = $"/{i}" });
    }

    private static IEnumerable<string> Images(WindowsSink sink) =>
        sink.Tracing.Events.Select(written => RenderedEvent.Data(written).Single(field => field.Name == "Image").Text);

    private static async Task<string> CodeAsync(Task task) => (await Assert.ThrowsAsync<MonitorException>(() => task)).Error.Code;
}
