using Monitor.Sdk.Records;

namespace Monitor.Journal.Tests;

public sealed class ConcurrencyTests
{
    /// <summary>Readers of different speed beside a writer that begins segments and deletes them all the time: each sequence is read once or
    /// lies in a gap that counts it, and order is kept.</summary>
    [Theory]
    [InlineData(WhenFull.DropOldest)]
    [InlineData(WhenFull.DropNew)]
    public async Task Each_event_is_read_once_or_counted_as_missed(WhenFull whenFull)
    {
        int events = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") is null ? 60_000 : 5_000_000;
        using TestFolder folder = new();
        JournalOptions options = new()
        {
            Sync = TimeSpan.FromMilliseconds(1),
            SyncBytes = 30_000,
            MaximumWaiting = 100_000,
            SegmentSize = 128 << 10,
            Keep = 512 << 10,
            WhenFull = whenFull,
        };
        JournalWriter writer = folder.Open(options, TestEvents.Short());
        JournalReader[] readers = [.. Enumerable.Range(0, 3).Select(_ => writer.OpenReader(0, null))];
        Task<(long Read, long Missed, ulong Last)>[] reading = [.. readers.Select((reader, at) => Task.Run(() => ReadAsync(reader, pause: at * 400)))];

        EventBuffer[] buffers = [.. Enumerable.Range(1, 5).Select(size => TestEvents.Make(new string('x', 100 * size)))];
        for (int done = 0; done < events;)
        {
            using JournalWriter.Appending batch = writer.BeginAppend(TestContext.Current.CancellationToken);
            for (int i = done % 50; i >= 0 && done < events; i--, done++)
                batch.Append(buffers[done % buffers.Length][0], TestEvents.Everything, []);
        }

        // Where nothing may be lost to a reader, what a closed writer finds no room for would not be committed.
        await writer.CommitAsync(TestContext.Current.CancellationToken);
        await writer.DisposeAsync();
        foreach ((long read, long missed, ulong last) in await Task.WhenAll(reading))
        {
            Assert.Equal((events, (ulong)events), (read + missed, last));
            Assert.True(whenFull is WhenFull.DropOldest || missed == 0);
        }

        VerifyResult verified = JournalVerifier.Verify(JournalFolder.Open(folder.Path));
        Assert.True(verified is { IsSound: true, Gaps: [] }, verified.FirstBreak?.What);
        foreach (JournalReader reader in readers)
            reader.Dispose();
    }

    private static async Task<(long Read, long Missed, ulong Last)> ReadAsync(JournalReader reader, int pause)
    {
        long read = 0, missed = 0;
        ulong last = 0;
        while (await reader.WaitAsync(CancellationToken.None))
        {
            for (int spin = 0; spin < pause; spin++)
                Thread.Yield();
            for (int i = 0; i < 500 && reader.TryRead(out JournalEntry entry); i++, read++)
            {
                Assert.Equal(last + 1, entry.Sequence);
                last = entry.Sequence;
            }

            if (reader.TryTakeGap(out JournalGap? gap))
            {
                Assert.Equal((JournalGapKind.Overtaken, last + 1), (gap.Kind, gap.FirstSequence));
                Assert.Equal((long)(gap.LastSequence - last), gap.Events[5]);
                missed += gap.Events[5];
                last = gap.LastSequence;
            }
        }

        return (read, missed, last);
    }
}
