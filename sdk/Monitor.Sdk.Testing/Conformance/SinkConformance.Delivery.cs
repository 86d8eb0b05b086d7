using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing;

public abstract partial class SinkConformance
{
    private const int Batches = 20;
    private const int BatchSize = 50;

    /// <summary>What WriteAsync has accepted is delivered, without another batch or a stop to push it.</summary>
    [Fact]
    public async Task What_was_accepted_is_delivered()
    {
        await using SinkSession session = await StartSessionAsync();
        int[] numbers = await session.WriteAsync(BatchSize);
        if (await MissingAsync(numbers) is { Count: > 0 } missing)
            ConformanceException.Throw(
                $"WriteAsync had returned, and {missing.Count} of {numbers.Length} events were not delivered after {Deadline.TotalSeconds:0.#} s (the numbers {List(missing)}).",
                "Returning means accepted for good: the host forgets the events, and when the agent is killed they are lost.",
                "Return when the destination has them: flush what is buffered, await what is sent. The host makes batches as large as is good; no buffer of your own is needed.");
    }

    /// <summary>What was accepted is still there when the sink is stopped at once.</summary>
    [Fact]
    public async Task What_was_accepted_outlives_the_sink()
    {
        await using SinkSession session = await StartSessionAsync();
        int[] numbers = await session.WriteAsync(LargeBatch);
        await session.DisposeAsync();
        if (await MissingAsync(numbers) is { Count: > 0 } missing)
            ConformanceException.Throw(
                $"The sink was stopped after WriteAsync had returned, and {missing.Count} of {numbers.Length} events are missing (the numbers {List(missing)}).",
                "They were accepted, so nobody hands them in again.",
                "Deliver before WriteAsync returns; do not throw away in DisposeAsync what is still on its way.");
    }

    /// <summary>Events arrive in the order in which they were handed in.</summary>
    [Fact]
    public async Task Events_are_delivered_in_order()
    {
        await using SinkSession session = await StartSessionAsync();
        List<int> numbers = [];
        for (int i = 0; i < Batches; i++)
            numbers.AddRange(await session.WriteAsync(BatchSize));
        await session.DisposeAsync();
        await MissingAsync(numbers);
        int[] delivered = [.. (await DeliveredAsync()).Distinct()];
        for (int i = 1; i < delivered.Length; i++)
        {
            if (delivered[i] < delivered[i - 1])
                ConformanceException.Throw(
                    $"Event {delivered[i]} was delivered after event {delivered[i - 1]}.",
                    "A process would end before it began: who reads the events, and every rule on them, relies on their order.",
                    "Deliver batch[0] first, then batch[1], and let no two deliveries be under way at once.");
        }
    }

    /// <summary>A batch's memory is not read after WriteAsync has returned.</summary>
    [Fact]
    public async Task It_keeps_no_memory_of_a_batch()
    {
        await using SinkSession session = await StartSessionAsync();
        (EventBatch batch, int[] numbers) = session.Next(BatchSize);
        await session.WriteAsync(batch);
        session.Builder.Poison(session.Context.Events);
        int[] more = await session.WriteAsync(BatchSize);
        session.Builder.Poison(session.Context.Events);
        await session.DisposeAsync();
        await MissingAsync([.. numbers, .. more]);
        string delivered = await ReadDeliveredAsync(CancellationToken.None) ?? "";
        if (delivered.Contains("XXXXXXXXXX", StringComparison.Ordinal))
            ConformanceException.Throw(
                $"It delivered the contents of memory that was overwritten after WriteAsync had returned.",
                "The host uses the memory for the next batch: events turn into others, or into bytes of several.",
                "Encode the events first, then await; keep what was encoded and never a record, a Text or a batch.");
    }

    /// <summary>A batch that is handed in a second time as a whole does no harm: each event is there once or twice.</summary>
    [Fact]
    public async Task A_batch_that_is_handed_in_again_does_no_harm()
    {
        await using SinkSession session = await StartSessionAsync();
        int[] first = await session.WriteAsync(BatchSize);
        (EventBatch batch, int[] numbers) = session.Next(BatchSize);
        await session.WriteAsync(batch);
        batch = session.Builder.Build();
        if (await CallAsync("WriteAsync", () => session.Sink.WriteAsync(batch, CancellationToken.None).AsTask()) is { } exception)
            ConformanceException.Throw(
                $"A batch that was handed in again was answered with {Describe(exception)}",
                "When the agent is killed between delivery and its note of it, the batch is handed in again after the restart; a sink that fails then never gets past it.",
                "Take an event that is there already as delivered. Its unique id (stream and sequence) is the same each time: a key that is taken is no error.",
                exception);
        int[] after = await session.WriteAsync(BatchSize);
        await session.DisposeAsync();
        if (await MissingAsync([.. first, .. numbers, .. after]) is { Count: > 0 } missing)
            ConformanceException.Throw(
                $"A batch was handed in twice, and {missing.Count} events are missing (the numbers {List(missing)}).",
                "Redelivery happens after each crash of the agent.",
                "Drop an event as known only when its unique id (stream and sequence) is known.");
        Dictionary<int, int> times = (await DeliveredAsync()).CountBy(number => number).ToDictionary();
        if (numbers.FirstOrDefault(number => times[number] > 2 * times[first[0]], -1) is >= 0 and int often)
            ConformanceException.Throw(
                $"A batch was handed in twice, and event {often} was delivered more than twice.",
                "Receivers drop what comes twice by its id, but each copy costs.",
                "Deliver each event once for each time that it is handed in.");
    }

    /// <summary>A write to a destination that fails throws, or accepts nothing that is not delivered in the end.</summary>
    [Fact]
    public async Task A_failure_is_told()
    {
        await using SinkSession session = await StartSessionAsync();
        int[] before = await session.WriteAsync(BatchSize);
        await BreakOrSkipAsync();
        (EventBatch batch, int[] numbers) = session.Next(BatchSize);
        Exception? thrown = await CallAsync("WriteAsync to a destination that fails", () => session.Sink.WriteAsync(batch, CancellationToken.None).AsTask());
        bool[] isSettled = [.. Enumerable.Range(0, BatchSize).Select(i => thrown is null || i < batch.Accepted || batch.IsRejected(i))];
        await MendAsync(CancellationToken.None);
        await session.DisposeAsync();
        List<int> accepted = [.. numbers.Where((_, i) => isSettled[i] && !batch.IsRejected(i))];
        if (accepted.Count > 0 && await MissingAsync(accepted) is { Count: > 0 } missing)
            ConformanceException.Throw(
                $"The destination failed, and WriteAsync {(thrown is null ? "returned without an exception" : $"accepted {batch.Accepted} events")}: "
                + $"{missing.Count} accepted events are lost (the numbers {List(missing)}).",
                "The host believes that they are safe; nobody learns that the sink fails.",
                "Let the exception through: the host keeps the events, tries again with growing pauses, counts and reports. Accept(count) only what is delivered.",
                thrown);
        if (batch.Rejections.Count > 0)
            ConformanceException.Throw(
                $"The destination failed, and {batch.Rejections.Count} events were refused for good: {batch.Rejections[0].Reason}",
                "A failure passes; refused events are not handed in again.",
                "Throw when the destination fails; Reject only an event that can never be delivered.");
        if (await MissingAsync(before) is { Count: > 0 } gone)
            ConformanceException.Throw(
                $"Events that were delivered before the failure are missing (the numbers {List(gone)}).", "They were accepted.", "Deliver before WriteAsync returns.");
    }

    /// <summary>When the destination works again, what was not settled is delivered, and everything is there.</summary>
    [Fact]
    public async Task After_a_failure_the_rest_is_delivered()
    {
        await using SinkSession session = await StartSessionAsync();
        int[] before = await session.WriteAsync(BatchSize);
        await BreakOrSkipAsync();
        (EventBatch batch, int[] numbers) = session.Next(BatchSize);
        Exception? told = await CallAsync("WriteAsync to a destination that fails", () => session.Sink.WriteAsync(batch, CancellationToken.None).AsTask());
        await MendAsync(CancellationToken.None);
        Assert.SkipWhen(told is null, "The failure was not told; A_failure_is_told is about that.");
        int accepted = batch.Accepted;
        if (await session.WriteStubbornlyAsync(batch) is { } failure)
            ConformanceException.Throw(
                $"The destination had worked again for {Deadline.TotalSeconds:0.#} s, and WriteAsync still threw {Describe(failure)}",
                "Until somebody restarts the agent, no event arrives.",
                "At the next write after a failure, close what is broken and open it anew.",
                failure);
        await session.DisposeAsync();
        if (await MissingAsync([.. before, .. numbers]) is { Count: > 0 } missing)
            ConformanceException.Throw(
                $"After a failure and another try {missing.Count} events are missing (the numbers {List(missing)}); {accepted} had been accepted at the first try.",
                "Accepted events are not handed in again.",
                "Accept(count) means that the first count events are delivered: call it after the delivery, and with the number of events and not of calls.");
        int[] delivered = [.. (await DeliveredAsync()).Distinct()];
        for (int i = 1; i < delivered.Length; i++)
        {
            if (delivered[i] < delivered[i - 1])
                ConformanceException.Throw(
                    $"After a failure event {delivered[i]} was delivered behind event {delivered[i - 1]}, which it comes before.",
                    "Who reads the events relies on their order.",
                    "At the next try begin with the first event of the batch; deliver nothing behind an event that failed.");
        }
    }

    /// <summary>StartAsync while the destination fails throws or not; called again when it works, the sink works.</summary>
    [Fact]
    public async Task A_start_that_failed_can_be_repeated()
    {
        await BreakOrSkipAsync();
        ISink sink = Create(NewContext());
        Exception? thrown = await CallAsync("StartAsync with a destination that fails", () => sink.StartAsync(CancellationToken.None).AsTask());
        await MendAsync(CancellationToken.None);
        if (thrown is not null && await CallAsync("The second StartAsync", () => sink.StartAsync(CancellationToken.None).AsTask()) is { } again)
        {
            await ReleaseAsync(sink);
            ConformanceException.Throw(
                $"StartAsync failed while the destination failed, and again when it worked: {Describe(again)}",
                "The host calls StartAsync of the same object again until it succeeds: the network is often there later than the agent.",
                "Leave nothing half-made behind when StartAsync fails, or make up for it at the next call.",
                again);
        }

        await using SinkSession session = new(this, sink, NewContext());
        await session.WriteAsync(1);
    }

    private async Task BreakOrSkipAsync() =>
        Assert.SkipUnless(await BreakAsync(CancellationToken.None), "The destination cannot be made to fail: override BreakAsync and MendAsync.");
}
