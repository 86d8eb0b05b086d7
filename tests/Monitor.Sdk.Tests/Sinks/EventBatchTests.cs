using CsCheck;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;
using Monitor.Sdk.Tests.Records;

namespace Monitor.Sdk.Tests.Sinks;

public sealed class EventBatchTests
{
    [Fact]
    public void A_batch_is_the_chosen_records_in_order()
    {
        EventBatch batch = Batch(6, 1, 3, 4);

        Assert.Equal([1, 3, 4], Numbers(batch));
        Assert.Equal(0, batch.Accepted);
        Assert.Empty(batch.Rejections);
    }

    [Fact]
    public void A_new_batch_is_empty()
    {
        EventBatch batch = new();

        Assert.Equal(0, batch.Count);
        Assert.ThrowsAny<Exception>(() => _ = batch[0].EventId);
    }

    [Fact]
    public void What_is_accepted_is_not_handed_in_again()
    {
        EventBatch batch = Batch(5, 0, 1, 2, 3, 4);
        batch.Accept(2);
        Assert.Equal(2, batch.Accepted);

        batch.KeepUnsettled();

        Assert.Equal([2, 3, 4], Numbers(batch));
        Assert.Equal(0, batch.Accepted);
    }

    [Fact]
    public void Accepting_fewer_takes_nothing_back()
    {
        EventBatch batch = Batch(5, 0, 1, 2, 3, 4);
        batch.Accept(3);
        batch.Accept(1);

        Assert.Equal(3, batch.Accepted);
    }

    [Fact]
    public void What_is_rejected_is_not_handed_in_again_and_its_reason_is_known()
    {
        EventBatch batch = Batch(5, 0, 1, 2, 3, 4);
        batch.Reject(3, "too large");
        batch.Reject(0, "no name");

        Assert.Equal([new EventBatch.Rejection(3, "too large"), new EventBatch.Rejection(0, "no name")], batch.Rejections);
        Assert.True(batch.IsRejected(3));
        Assert.False(batch.IsRejected(1));
        batch.KeepUnsettled();
        Assert.Equal([1, 2, 4], Numbers(batch));
        Assert.Empty(batch.Rejections);
        Assert.False(batch.IsRejected(0));
    }

    [Fact]
    public async Task Refusing_a_large_batch_takes_time_in_proportion_to_its_size()
    {
        const int Events = 1_000_000;
        EventBatch batch = new();
        batch.Reset(new EventBuffer(), [.. Enumerable.Range(0, Events)]);
        void RefuseAll()
        {
            for (int i = 0; i < Events; i++)
                batch.Reject(i, "too large");
        }

        await Task.Run(RefuseAll, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(Events, batch.Rejections.Count);
        batch.KeepUnsettled();
        Assert.Equal(0, batch.Count);
        batch.Reset(new EventBuffer(), [0, 1]);
        Assert.False(batch.IsRejected(0) || batch.IsRejected(1));
    }

    [Fact]
    public void Rejecting_an_event_twice_counts_once()
    {
        EventBatch batch = Batch(2, 0, 1);
        batch.Reject(1, "first");
        batch.Reject(1, "second");

        Assert.Equal(new EventBatch.Rejection(1, "first"), Assert.Single(batch.Rejections));
    }

    [Fact]
    public void After_a_retry_positions_are_those_of_the_rest()
    {
        EventBatch batch = Batch(8, 0, 2, 4, 6, 7);
        batch.Accept(1);
        batch.Reject(2, "bad");
        batch.KeepUnsettled();
        batch.Reject(1, "worse");

        Assert.Equal([2, 6, 7], Numbers(batch));
        Assert.Equal(6UL, AllTypes.ReadFrom(batch[Assert.Single(batch.Rejections).Index]).Large);
        batch.KeepUnsettled();
        Assert.Equal([2, 7], Numbers(batch));
        batch.Accept(2);
        batch.KeepUnsettled();
        Assert.Equal(0, batch.Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void What_is_not_in_the_batch_cannot_be_rejected_or_read(int index)
    {
        EventBatch batch = Batch(5, 0, 1, 2);

        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Reject(index, ""));
        Assert.ThrowsAny<ArgumentException>(() => _ = batch[index].EventId);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void More_than_there_is_cannot_be_accepted(int count) => Assert.Throws<ArgumentOutOfRangeException>(() => Batch(5, 0, 1, 2).Accept(count));

    [Fact]
    public void A_batch_can_be_used_again()
    {
        EventBatch batch = Batch(3, 0, 1, 2);
        batch.Accept(1);
        batch.Reject(2, "bad");
        batch.Reset(Buffer(9), [8]);

        Assert.Equal([8], Numbers(batch));
        Assert.Equal(0, batch.Accepted);
        Assert.Empty(batch.Rejections);
    }

    [Fact]
    public void Over_any_retries_each_event_is_settled_once_and_order_stays() =>
        Gen.Select(Gen.Int[0, 30], Gen.Select(Gen.Int[0, 30], Gen.Int[0, 30].Array[0, 5]).Array[0, 10]).Sample(
            (count, attempts) =>
            {
                EventBatch batch = Batch(count, [.. Enumerable.Range(0, count)]);
                List<int> expected = [.. Enumerable.Range(0, count)];
                foreach ((int accepted, int[] rejected) in attempts)
                {
                    batch.Accept(Math.Min(accepted, batch.Count));
                    foreach (int index in rejected.Where(index => index < batch.Count))
                        batch.Reject(index, "bad");
                    expected = [.. expected.Where((_, index) => index >= accepted && !rejected.Contains(index))];

                    batch.KeepUnsettled();

                    Assert.Equal(expected, Numbers(batch));
                }
            });

    private static EventBatch Batch(int records, params int[] selected)
    {
        EventBatch batch = new();
        batch.Reset(Buffer(records), selected);
        return batch;
    }

    private static EventBuffer Buffer(int records)
    {
        EventBuffer buffer = new();
        for (int i = 0; i < records; i++)
            buffer.Append(new AllTypes { Large = (ulong)i });
        return buffer;
    }

    private static List<int> Numbers(EventBatch batch)
    {
        List<int> numbers = [];
        for (int i = 0; i < batch.Count; i++)
            numbers.Add((int)AllTypes.ReadFrom(batch[i]).Large);
        return numbers;
    }
}
