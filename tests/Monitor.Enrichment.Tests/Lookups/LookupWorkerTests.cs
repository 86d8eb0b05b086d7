using Microsoft.Extensions.Time.Testing;
using Monitor.Enrichment.Lookups;

namespace Monitor.Enrichment.Tests.Lookups;

public sealed class LookupWorkerTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly LookupLimits Limits = new() { KeepFound = TimeSpan.FromSeconds(60), KeepMissing = TimeSpan.FromSeconds(5) };

    private readonly FakeTimeProvider _time = new();
    private readonly ManualResetEventSlim _mayAnswer = new(initialState: true);
    private int _asked;

    public void Dispose() => _mayAnswer.Dispose();

    [Fact]
    public async Task An_answer_is_found_once_and_remembered_until_it_is_old()
    {
        using LookupWorker<int, string> worker = Worker(Limits);

        Assert.Equal("7", await Ask(worker, 7));
        Assert.True(worker.FindAsync(7).AsTask().IsCompletedSuccessfully);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("7", await Ask(worker, 7));
        Assert.Equal(1, _asked);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("7", await Ask(worker, 7));
        Assert.Equal(2, _asked);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-2)]
    public async Task That_there_is_no_answer_is_remembered_for_a_shorter_while(int key)
    {
        using LookupWorker<int, string> worker = Worker(Limits);

        Assert.Null(await Ask(worker, key));
        Assert.Null(await Ask(worker, key));
        Assert.Equal(1, _asked);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Null(await Ask(worker, key));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Who_asks_what_is_being_answered_shares_the_answer()
    {
        _mayAnswer.Reset();
        using LookupWorker<int, string> worker = Worker(Limits);

        Task<string?>[] all = [.. Enumerable.Range(0, 10).Select(_ => worker.FindAsync(3).AsTask())];
        Assert.DoesNotContain(all, one => one.IsCompleted);
        _mayAnswer.Set();

        Assert.All(await Task.WhenAll(all).WaitAsync(Deadline, TestContext.Current.CancellationToken), answer => Assert.Equal("3", answer));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task What_is_asked_beyond_the_bound_is_answered_with_nothing_and_not_remembered()
    {
        _mayAnswer.Reset();
        using LookupWorker<int, string> worker = Worker(Limits with { Waiting = 2 });

        List<ValueTask<string?>> all = [.. Enumerable.Range(0, 10).Select(worker.FindAsync)];
        ValueTask<string?> last = all[^1];
        Assert.True(last.IsCompletedSuccessfully);
        Assert.Null(await last);
        _mayAnswer.Set();
        foreach (ValueTask<string?> one in all[..2])
            Assert.NotNull(await one.AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken));
        foreach (ValueTask<string?> one in all[2..^1])
            await one.AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);

        Assert.Equal("9", await Ask(worker, 9));
    }

    [Fact]
    public async Task The_oldest_answers_are_forgotten()
    {
        using LookupWorker<int, string> worker = Worker(Limits with { Remembered = 10 });

        for (int i = 0; i < 20; i++)
            await Ask(worker, i);

        Assert.True(worker.FindAsync(19).AsTask().IsCompletedSuccessfully);
        Assert.Equal(20, _asked);
        await Ask(worker, 0);
        Assert.Equal(21, _asked);
    }

    [Fact]
    public void After_the_end_nothing_is_asked()
    {
        LookupWorker<int, string> worker = Worker(Limits);
        worker.Dispose();

        Assert.True(worker.FindAsync(1).AsTask().IsCompletedSuccessfully);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task The_end_waits_once_for_threads_that_do_not_come_back()
    {
        using ManualResetEventSlim mayEnd = new();
        using CountdownEvent busy = new(4);
        LookupWorker<int, string> worker = new(
            "test",
            (_, _) =>
            {
                busy.Signal();
                mayEnd.Wait(CancellationToken.None);
                return null;
            },
            Limits with { Threads = 4 },
            _time);
        Task<string?>[] all = [.. Enumerable.Range(0, 4).Select(key => worker.FindAsync(key).AsTask())];
        Assert.True(busy.Wait(Deadline, TestContext.Current.CancellationToken));

        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        worker.Dispose();
        TimeSpan took = System.Diagnostics.Stopwatch.GetElapsedTime(began);
        Assert.DoesNotContain(all, one => one.IsCompleted);
        mayEnd.Set();
        await Task.WhenAll(all).WaitAsync(Deadline, TestContext.Current.CancellationToken);

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(7));
    }

    private static Task<string?> Ask(LookupWorker<int, string> worker, int key) =>
        worker.FindAsync(key).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);

    /// <summary>Answers with the number; of -1 nothing is known, and -2 fails.</summary>
    private LookupWorker<int, string> Worker(LookupLimits limits) => new(
        "test",
        (key, cancellation) =>
        {
            Interlocked.Increment(ref _asked);
            _mayAnswer.Wait(cancellation);
            if (key == -2)
                throw new InvalidOperationException();
            return key == -1 ? null : key.ToString(System.Globalization.CultureInfo.InvariantCulture);
        },
        limits,
        _time);
}
