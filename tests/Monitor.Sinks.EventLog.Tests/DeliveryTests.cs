using System.ComponentModel;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sinks.EventLog.Tests.Harness;

namespace Monitor.Sinks.EventLog.Tests;

/// <summary>An event is accepted when the journal has read it, and not before.</summary>
public sealed class DeliveryTests : IDisposable
{
    private const int TooManyOpenFiles = 24;
    private const int NotPermitted = 1;

    /// <summary>Of a call that has to run out of time.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    private readonly ReceivingSocket _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task Returning_means_that_all_was_read_in_order()
    {
        await using SinkUnderTest sink = await StartedAsync();
        foreach (int count in new[] { 1, 0, 5, 2000 })
        {
            Task write = sink.WriteNumberedAsync(100, count);
            Assert.Equal(Enumerable.Range(100, count), _journal.ReadNumbers(count));
            await write;
        }

        Assert.Empty(_journal.ReadWaiting());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(5000)]
    public async Task What_nobody_reads_is_MON4142_and_not_accepted(int count)
    {
        await using SinkUnderTest sink = await StartedAsync(Short);

        Assert.Equal("MON4142", (await FailedAsync(() => sink.WriteNumberedAsync(100, count))).Code);
        Assert.Equal(0, sink.Batch.Accepted);
        Assert.Empty(sink.Batch.Rejections);
    }

    [Fact]
    public async Task What_was_sent_before_the_time_was_over_is_not_sent_again()
    {
        await using SinkUnderTest sink = await StartedAsync(Short);
        await FailedAsync(() => sink.WriteNumberedAsync(100, 300));
        await FailedAsync(sink.RetryAsync);
        await FailedAsync(sink.RetryAsync);

        List<int> read = _journal.ReadWaiting();
        Assert.NotEmpty(read);
        read.AddRange(await ReadRestAsync(sink, 300 - read.Count));
        Assert.Equal(Enumerable.Range(100, 300), read);
        Assert.Empty(_journal.ReadWaiting());
    }

    [Fact]
    public async Task After_a_new_connection_what_was_not_known_to_be_read_is_sent_again()
    {
        await using SinkUnderTest sink = await StartedAsync(Short);
        await FailedAsync(() => sink.WriteNumberedAsync(100, 3));
        Assert.Equal([100, 101, 102], _journal.ReadWaiting());
        await sink.ReopenAsync();

        Assert.Equal([100, 101, 102], await ReadRestAsync(sink, 3));
    }

    [Fact]
    public async Task Another_batch_than_the_one_that_failed_is_sent_whole()
    {
        await using SinkUnderTest sink = await StartedAsync(Short);
        await FailedAsync(() => sink.WriteNumberedAsync(100, 3));
        Assert.Equal([100, 101, 102], _journal.ReadWaiting());

        Task write = sink.WriteNumberedAsync(200, 3);
        Assert.Equal([200, 201, 202], _journal.ReadNumbers(3));
        await write;
    }

    [Fact]
    public async Task What_a_closed_socket_took_along_is_MON4143_and_sent_again()
    {
        await using SinkUnderTest sink = await StartedAsync();
        Task write = sink.WriteNumberedAsync(100, 2000);
        Assert.Equal(Enumerable.Range(100, 700), _journal.ReadNumbers(700));
        _journal.Close();

        Assert.Equal("MON4143", (await FailedAsync(() => write)).Code);
        Assert.Equal(512, sink.Batch.Accepted);
        Assert.Equal("MON4141", (await FailedAsync(sink.RetryAsync)).Code);
        _journal.Open();
        Assert.Equal(Enumerable.Range(612, 1488), await ReadRestAsync(sink, 1488));
    }

    [Fact]
    public async Task A_socket_that_is_not_there_or_not_served_is_MON4141()
    {
        await using SinkUnderTest sink = new(_journal.Path);
        _journal.Abandon();
        Assert.Equal("MON4141", (await FailedAsync(() => sink.StartAsync().AsTask())).Code);
        _journal.Close();
        MonitorError error = await FailedAsync(() => sink.StartAsync().AsTask());
        Assert.Equal("MON4141", error.Code);
        Assert.Contains(_journal.Path, error.Cause);
        await using SinkUnderTest tooLong = new("/" + new string('x', 200));
        Assert.Equal("MON4141", (await FailedAsync(() => tooLong.StartAsync().AsTask())).Code);
    }

    [Fact]
    public async Task A_large_event_that_there_is_no_file_for_now_is_MON4144_and_waits()
    {
        bool isFull = true;
        await using SinkUnderTest sink = await StartedAsync(
            newFile: contents => isFull ? throw new Win32Exception(TooManyOpenFiles) : SealedMemory.Create(contents));
        AppendLarge(sink);

        Assert.Equal("MON4144", (await FailedAsync(sink.WriteAsync)).Code);
        Assert.Empty(sink.Batch.Rejections);
        isFull = false;
        Task retry = sink.RetryAsync();
        Assert.True(_journal.Read().IsEmpty);
        await retry;
    }

    [Fact]
    public async Task A_large_event_that_there_can_be_no_file_for_is_refused_and_the_others_are_not()
    {
        await using SinkUnderTest sink = await StartedAsync(newFile: _ => throw new Win32Exception(NotPermitted));
        sink.Events.Append(new ProcessTerminate { UtcTime = new EventTime(1), ProcessId = 100 });
        AppendLarge(sink);
        sink.Events.Append(new ProcessTerminate { UtcTime = new EventTime(1), ProcessId = 102 });
        Task write = sink.WriteAsync();
        Assert.Equal([100, 102], _journal.ReadNumbers(2));
        await write;

        Assert.Contains("too large", Assert.Single(sink.Batch.Rejections).Reason, StringComparison.Ordinal);
        Assert.Equal(1, sink.Batch.Rejections[0].Index);
    }

    [Fact]
    public async Task A_stop_ends_the_waiting()
    {
        await using SinkUnderTest sink = await StartedAsync();
        using CancellationTokenSource stop = new(Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sink.WriteNumberedAsync(100, 3, stop.Token));
        Assert.Equal(0, sink.Batch.Accepted);
    }

    private static async Task<MonitorError> FailedAsync(Func<Task> call) => (await Assert.ThrowsAsync<MonitorException>(call)).Error;

    private static void AppendLarge(SinkUnderTest sink) =>
        Assert.True(sink.Events.Append(new ProcessTerminate { UtcTime = new EventTime(1), ProcessId = 101, Image = new string('x', 2 << 20) }));

    private async Task<SinkUnderTest> StartedAsync(TimeSpan? timeout = null, JournalSender.NewFile? newFile = null)
    {
        SinkUnderTest sink = new(_journal.Path, timeout, newFile);
        await sink.StartAsync();
        return sink;
    }

    /// <summary>Hands in what is left, and reads that.</summary>
    private async Task<List<int>> ReadRestAsync(SinkUnderTest sink, int count)
    {
        Task retry = sink.RetryAsync();
        List<int> read = _journal.ReadNumbers(count);
        await retry;
        return read;
    }
}
