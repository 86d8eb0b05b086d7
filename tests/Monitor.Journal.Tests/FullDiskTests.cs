namespace Monitor.Journal.Tests;

/// <summary>On a disk of a few MiB.</summary>
public sealed class FullDiskTests
{
    private const int DiskSize = 4 << 20;
    private const int Padding = 10_000;
    private static readonly JournalOptions Options = TestEvents.Patient with { SegmentSize = 512 << 10, Keep = 64 << 20 };

    [Fact]
    public async Task A_full_disk_costs_the_oldest_segments_and_then_time()
    {
        using SmallDisk disk = SmallDisk.MountOrSkip(DiskSize);
        await using JournalWriter writer = JournalWriter.Open(JournalOn(disk), Options, TestEvents.Description(), null, TimeProvider.System);
        List<string?> faults = [];
        writer.FaultChanged += fault =>
        {
            lock (faults)
                faults.Add(fault?.Code);
        };

        // More than the disk holds: the oldest go.
        int appended = 0;
        for (; appended < 1000; appended += 10)
            await writer.CommitAsync(appended + 1, 10, Padding);
        Assert.True(writer.OldestSequence > 1);
        Assert.False(writer.IsStalled);

        // Something else takes all the space, also what the journal gives up: it waits.
        Task commit = Task.CompletedTask;
        while (!writer.IsStalled)
        {
            disk.Fill();
            if (!commit.IsCompleted)
                continue;
            writer.Append(appended + 1, 10, Padding);
            appended += 10;
            commit = writer.CommitAsync(CancellationToken.None).AsTask();
        }

        Assert.Equal("MON6003", writer.Fault!.Code);
        ulong committed = writer.CommittedSequence;
        Assert.Equal($"{writer.OldestSequence}-{committed}", Assert.Single(Runs(writer)));
        Assert.True(JournalVerifier.Verify(JournalFolder.Open(JournalOn(disk))).IsSound);

        disk.MakeRoom();
        await commit;
        Assert.Equal((ulong)appended, writer.CommittedSequence);
        Assert.Equal($"{writer.OldestSequence}-{appended}", Assert.Single(Runs(writer)));
        Assert.Equal(["MON6003", null], faults);
        VerifyResult verified = JournalVerifier.Verify(JournalFolder.Open(JournalOn(disk)));
        Assert.True(verified is { IsSound: true, Gaps: [], Uncommitted: 0 }, verified.FirstBreak?.What);
    }

    [Fact]
    public async Task A_journal_opens_and_closes_on_a_full_disk()
    {
        using SmallDisk disk = SmallDisk.MountOrSkip(DiskSize);
        await using (JournalWriter before = JournalWriter.Open(JournalOn(disk), Options, TestEvents.Description(), null, TimeProvider.System))
            before.Append(1, 10, Padding);
        disk.Fill();

        await using (JournalWriter full = JournalWriter.Open(JournalOn(disk), Options, TestEvents.Description(), null, TimeProvider.System))
        {
            full.Append(11, 1, Padding);
            Task commit = full.CommitAsync(CancellationToken.None).AsTask();
            await Eventually.Holds(() => full.IsStalled, "the stall");
            Assert.False(commit.IsCompleted);
        }

        disk.MakeRoom();
        await using JournalWriter writer = JournalWriter.Open(JournalOn(disk), Options, TestEvents.Description(), null, TimeProvider.System);
        await writer.CommitAsync(11, 5, Padding);
        Assert.Equal(["1-15"], Runs(writer));
    }

    private static string JournalOn(SmallDisk disk) => Path.Combine(disk.Path, "journal");

    private static List<string> Runs(JournalWriter writer)
    {
        using JournalReader reader = writer.OpenReader(0, null);
        return reader.Runs();
    }
}
