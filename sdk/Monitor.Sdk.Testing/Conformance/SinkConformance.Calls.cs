using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing;

public abstract partial class SinkConformance
{
    private const int LargeBatch = 5000;
    private const int Reopenings = 100;

    /// <summary>Each call may come on another thread; two never come at once.</summary>
    [Fact]
    public async Task Each_call_may_come_on_another_thread()
    {
        await using SinkSession session = await StartSessionAsync();
        for (int i = 0; i < 5; i++)
        {
            (EventBatch batch, _) = session.Next(3);
            Exception? thrown = null;
            Thread thread = new(() => thrown = Capture(() => session.Sink.WriteAsync(batch, CancellationToken.None).AsTask().GetAwaiter().GetResult())) { IsBackground = true };
            thread.Start();
            bool hasEnded = await Task.Run(() => thread.Join(Deadline));
            if (!hasEnded || thrown is not null)
                ConformanceException.Throw(
                    $"Called on a thread of its own, WriteAsync {(hasEnded ? $"threw {Describe(thrown!)}" : "did not return")}",
                    "The host calls one member at a time, but on any thread.",
                    "Keep state in fields, not in [ThreadStatic] or ThreadLocal, and hold no lock of a thread across an await.",
                    thrown);
        }
    }

    /// <summary>A write whose token has fired returns or throws <see cref="OperationCanceledException"/>.</summary>
    [Fact]
    public async Task A_write_whose_token_has_fired_ends()
    {
        await using SinkSession session = await StartSessionAsync();
        (EventBatch batch, _) = session.Next(10);
        await CallAsync("WriteAsync with a token that has fired", () => session.Sink.WriteAsync(batch, new CancellationToken(canceled: true)).AsTask());
    }

    /// <summary>A write ends soon when its token fires in the middle of it.</summary>
    [Fact]
    public async Task Cancellation_ends_a_write_within_the_deadline()
    {
        await using SinkSession session = await StartSessionAsync();
        (EventBatch batch, _) = session.Next(LargeBatch);
        await CancelledWriteAsync(session, batch);
    }

    /// <summary>A write to a destination that fails ends when its token fires, too.</summary>
    [Fact]
    public async Task Cancellation_ends_a_write_to_a_broken_destination()
    {
        await using SinkSession session = await StartSessionAsync();
        Assert.SkipUnless(await BreakAsync(CancellationToken.None), "The destination cannot be made to fail: override BreakAsync and MendAsync.");
        (EventBatch batch, _) = session.Next(10);
        await CancelledWriteAsync(session, batch);
        await MendAsync(CancellationToken.None);
    }

    /// <summary>What a cancelled write left is delivered by the next one.</summary>
    [Fact]
    public async Task After_a_cancelled_write_the_rest_is_delivered()
    {
        await using SinkSession session = await StartSessionAsync();
        (EventBatch batch, int[] numbers) = session.Next(LargeBatch);
        bool hasEnded = await CancelledWriteAsync(session, batch);
        if (!hasEnded && await session.WriteStubbornlyAsync(batch) is { } failure)
            ConformanceException.Throw(
                $"After a write was cancelled, the next one threw {Describe(failure)}",
                "A write is cancelled when the host loses patience; the sink has to be of use afterwards.",
                "Leave the connection whole or make a new one at the next write; give back locks in finally blocks.",
                failure);
        await session.DisposeAsync();
        if (await MissingAsync(numbers) is { Count: > 0 } missing)
            ConformanceException.Throw(
                $"After a cancelled write and another one for the rest, {missing.Count} of {numbers.Length} events were missing (the numbers {List(missing)}).",
                "They were accepted and never delivered: nobody hands them in again.",
                "Accept only what is delivered. What is in a buffer when the token fires is not.");
    }

    /// <summary>ReopenAsync before the first batch, and twice, does no harm.</summary>
    [Fact]
    public async Task It_can_be_reopened_before_the_first_batch()
    {
        await using SinkSession session = await StartSessionAsync();
        await SucceedAsync("ReopenAsync before the first batch", () => session.Sink.ReopenAsync(CancellationToken.None).AsTask());
        await SucceedAsync("The second ReopenAsync", () => session.Sink.ReopenAsync(CancellationToken.None).AsTask());
        await session.WriteAsync(1);
    }

    /// <summary>What is delivered before and after ReopenAsync is all there.</summary>
    [Fact]
    public async Task Reopening_between_batches_loses_nothing()
    {
        await using SinkSession session = await StartSessionAsync();
        List<int> numbers = [];
        for (int i = 0; i < 5; i++)
        {
            numbers.AddRange(await session.WriteAsync(20));
            await SucceedAsync("ReopenAsync", () => session.Sink.ReopenAsync(CancellationToken.None).AsTask());
        }

        numbers.AddRange(await session.WriteAsync(20));
        await session.DisposeAsync();
        if (await MissingAsync(numbers) is { Count: > 0 } missing)
            ConformanceException.Throw(
                $"With ReopenAsync between the batches, {missing.Count} of {numbers.Count} events were missing (the numbers {List(missing)}).",
                "Operators reopen sinks whenever logs are rotated or certificates renewed.",
                "Deliver what is in hand before closing, and open without emptying what is there.");
    }

    /// <summary>Reopened many times, the sink has no more handles open than before.</summary>
    [Fact]
    public async Task Reopened_many_times_it_leaks_no_handles()
    {
        await using SinkSession session = await StartSessionAsync();
        string? left = await ResourceCount.FindLeakAsync(Reopenings / 2, async () =>
        {
            for (int i = 0; i < Reopenings; i++)
                await SucceedAsync("ReopenAsync", () => session.Sink.ReopenAsync(CancellationToken.None).AsTask());
            return ResourceCount.Now();
        });
        if (left is not null)
            ConformanceException.Throw(
                $"{Reopenings} reopenings left {left} behind.",
                "Logs are rotated every night, and the agent runs for months: in the end nothing can be opened any more.",
                "Dispose of the old file or connection in ReopenAsync before opening the new one.");
    }

    /// <summary>After WriteAsync has returned, the batch is the host's: nothing is accepted or refused any more.</summary>
    [Fact]
    public async Task It_settles_nothing_after_it_has_returned()
    {
        await using SinkSession session = await StartSessionAsync();
        (EventBatch batch, _) = session.Next(50);
        await session.WriteAsync(batch);
        (batch, _) = session.Next(50);
        await Task.Delay(Quiet);
        if (batch.Accepted > 0 || batch.Rejections.Count > 0)
            ConformanceException.Throw(
                $"After WriteAsync had returned, it {(batch.Accepted > 0 ? $"accepted {batch.Accepted}" : $"refused {batch.Rejections.Count}")} events "
                + "of the batch, which held the next events by then.",
                "The host has used the batch again: other events than those meant count as delivered, and are lost.",
                "Await in WriteAsync everything that touches the batch.");
    }

    private static Exception? Capture(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>Cancels a write while it is under way; says whether it ended well all the same.</summary>
    private async Task<bool> CancelledWriteAsync(SinkSession session, EventBatch batch)
    {
        using CancellationTokenSource patience = new();
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Exception?> writing = CallAsync("WriteAsync, after its token had fired,", () =>
        {
            begun.SetResult();
            return session.Sink.WriteAsync(batch, patience.Token).AsTask();
        });
        await begun.Task;
        await patience.CancelAsync();
        return await writing is null;
    }
}
