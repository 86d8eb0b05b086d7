using Monitor.Sdk.Records;

namespace Monitor.Journal.Tests;

/// <summary>What an event costs in memory once everything has its size: nothing. What a commit costs is allowed.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Events = 2000;

    [Fact]
    public async Task Appending_and_reading_allocate_nothing_for_an_event()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open(TestEvents.Patient with { SegmentSize = 64 << 20, SyncBytes = int.MaxValue });
        using JournalReader reader = writer.OpenReader(0, null);
        EventBuffer buffer = TestEvents.Make("some event of usual size");
        byte[]?[] names = ["name"u8.ToArray(), null];
        void Append()
        {
            using JournalWriter.Appending batch = writer.BeginAppend(CancellationToken.None);
            for (int i = 0; i < Events; i++)
                batch.Append(buffer[0], TestEvents.Everything | 0b11, names);
        }

        // Both groups grow to what is needed.
        for (int i = 0; i < 4; i++)
        {
            for (int round = 0; round < 6; round++)
                Append();
            await writer.CommitAsync(CancellationToken.None);
        }

        Assert.Equal(0, Allocations.Least(Append));
        await writer.CommitAsync(CancellationToken.None);
        Assert.True(reader.TryRead(out _));
        long read = 0;
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < Events && reader.TryRead(out JournalEntry entry); i++)
                read += entry.Record.Bytes.Length;
        }));
        Assert.True(read > 0);
    }

    [Fact]
    public async Task A_commit_allocates_little()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open();
        for (int i = 0; i < 20; i++)
            await writer.CommitAsync(1, 1);
        const int Commits = 50;
        EventBuffer buffer = TestEvents.Make("one");

        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Commits; i++)
        {
            using (JournalWriter.Appending batch = writer.BeginAppend(CancellationToken.None))
                batch.Append(buffer[0], TestEvents.Everything, []);
            await writer.CommitAsync(CancellationToken.None);
        }

        Assert.InRange((GC.GetTotalAllocatedBytes(precise: true) - before) / Commits, 0, 4096);
    }
}
