using System.Diagnostics;
using Monitor.Sdk.Diagnostics;
using Monitor.Sinks.EventLog.Tests.Harness;

namespace Monitor.Sinks.EventLog.Tests;

/// <summary>The real journald stands still, is killed and started again; what the sink said was accepted is there.</summary>
public sealed class RestartTests : IDisposable
{
    private const int Batch = 300;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") is not null;

    private readonly JournalDaemon _journal = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task A_journal_that_stands_still_delays_and_nothing_comes_twice()
    {
        await using SinkUnderTest sink = new(_journal.Socket, TimeSpan.FromMilliseconds(100));
        await sink.StartAsync();
        _journal.Freeze();
        await FailedAsync("MON4142", () => sink.WriteNumberedAsync(100, 700));
        await FailedAsync("MON4142", sink.RetryAsync);
        Assert.Equal(0, sink.Batch.Accepted);
        _journal.Thaw();
        await RetryUntilAcceptedAsync(sink);

        Assert.Equal(Enumerable.Range(100, 700), Numbers(sink, 700));
    }

    [Fact]
    public async Task What_a_killed_journal_had_not_read_is_sent_again()
    {
        await using SinkUnderTest sink = new(_journal.Socket, TimeSpan.FromMilliseconds(100));
        await sink.StartAsync();
        _journal.Freeze();
        await FailedAsync("MON4142", () => sink.WriteNumberedAsync(100, 700));
        _journal.End();
        await FailedAsync("MON4143", sink.RetryAsync);
        await FailedAsync("MON4141", sink.RetryAsync);
        _journal.Start();
        await RetryUntilAcceptedAsync(sink);

        Assert.Equal(Enumerable.Range(100, 700), Numbers(sink, 700).Distinct());
    }

    [Fact]
    public async Task Killed_again_and_again_it_loses_at_most_the_entry_in_hand()
    {
        int kills = IsLong ? 30 : 3, next = 0;
        await using SinkUnderTest sink = new(_journal.Socket);
        await sink.StartAsync();
        for (int kill = 0; kill < kills; kill++)
        {
            TaskCompletionSource hasBegun = new();
            Task<int> writing = WriteUntilFailureAsync(sink, next, hasBegun);
            await hasBegun.Task;
            _journal.End();
            _journal.Start();
            next = await writing;
        }

        List<int> found = [];
        Wait.Until(() => (found = [.. Numbers(sink, 1)]).Contains(next - 1), "the journal has written the last one");
        Assert.InRange(Enumerable.Range(0, next).Except(found).Count(), 0, kills);
        Assert.Empty(found.Except(Enumerable.Range(0, next)));
    }

    /// <summary>Writes batches until one fails, and then that one until it is accepted.</summary>
    /// <returns>The number behind the last one.</returns>
    private static async Task<int> WriteUntilFailureAsync(SinkUnderTest sink, int next, TaskCompletionSource hasBegun)
    {
        bool isWhole;
        do
        {
            int first = next;
            next += Batch;
            isWhole = await TryAsync(() => sink.WriteNumberedAsync(first, Batch));
            hasBegun.TrySetResult();
        }
        while (isWhole);
        await RetryUntilAcceptedAsync(sink);

        return next;
    }

    /// <summary>Hands in the rest again and again, with pauses, as the host does.</summary>
    private static async Task RetryUntilAcceptedAsync(SinkUnderTest sink)
    {
        long began = Stopwatch.GetTimestamp();
        while (!await TryAsync(sink.RetryAsync))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Wait.Patience, "The journal did not take the rest.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static async Task FailedAsync(string code, Func<Task> call) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<MonitorException>(call)).Error.Code);

    private static async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (MonitorException)
        {
            return false;
        }
    }

    private IEnumerable<int> Numbers(SinkUnderTest sink, int count) =>
        _journal.Read(sink, count).Select(entry => int.Parse(entry["MONITOR_PROCESS_ID"]));
}
