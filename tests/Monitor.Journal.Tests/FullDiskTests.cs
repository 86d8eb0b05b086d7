using System.Diagnostics;

namespace Monitor.Journal.Tests;

/// <summary>On a disk of a few MiB.</summary>
public sealed class FullDiskTests
{
    private const int Padding = 10_000;
    private static readonly JournalOptions Options = TestEvents.Patient with { SegmentSize = 512 << 10, Keep = 64 << 20 };

    [Fact]
    public async Task A_full_disk_costs_the_oldest_segments_and_then_time()
    {
        using SmallDisk disk = SmallDisk.Make();
        await using JournalWriter writer = JournalWriter.Open(disk.Journal, Options, TestEvents.Description(), null, TimeProvider.System);
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
        string other = Path.Combine(disk.Path, "other");
        Task commit = Task.CompletedTask;
        using (FileStream filler = new(other, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            while (!writer.IsStalled)
            {
                disk.Fill(filler);
                if (!commit.IsCompleted)
                    continue;
                writer.Append(appended + 1, 10, Padding);
                appended += 10;
                commit = writer.CommitAsync(CancellationToken.None).AsTask();
            }
        }

        Assert.Equal("MON6003", writer.Fault!.Code);
        ulong committed = writer.CommittedSequence;
        Assert.Equal($"{writer.OldestSequence}-{committed}", Assert.Single(Runs(writer)));
        Assert.True(JournalVerifier.Verify(JournalFolder.Open(disk.Journal)).IsSound);

        File.Delete(other);
        await commit;
        Assert.Equal((ulong)appended, writer.CommittedSequence);
        Assert.Equal($"{writer.OldestSequence}-{appended}", Assert.Single(Runs(writer)));
        Assert.Equal(["MON6003", null], faults);
        VerifyResult verified = JournalVerifier.Verify(JournalFolder.Open(disk.Journal));
        Assert.True(verified is { IsSound: true, Gaps: [], Uncommitted: 0 }, verified.FirstBreak?.What);
    }

    [Fact]
    public async Task A_journal_opens_and_closes_on_a_full_disk()
    {
        using SmallDisk disk = SmallDisk.Make();
        await using (JournalWriter before = JournalWriter.Open(disk.Journal, Options, TestEvents.Description(), null, TimeProvider.System))
            before.Append(1, 10, Padding);
        string other = Path.Combine(disk.Path, "other");
        using (FileStream filler = new(other, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            disk.Fill(filler);

        await using (JournalWriter full = JournalWriter.Open(disk.Journal, Options, TestEvents.Description(), null, TimeProvider.System))
        {
            full.Append(11, 1, Padding);
            Task commit = full.CommitAsync(CancellationToken.None).AsTask();
            await Eventually.Holds(() => full.IsStalled, "the stall");
            Assert.False(commit.IsCompleted);
        }

        File.Delete(other);
        await using JournalWriter writer = JournalWriter.Open(disk.Journal, Options, TestEvents.Description(), null, TimeProvider.System);
        await writer.CommitAsync(11, 5, Padding);
        Assert.Equal(["1-15"], Runs(writer));
    }

    private static List<string> Runs(JournalWriter writer)
    {
        using JournalReader reader = writer.OpenReader(0, null);
        return reader.Runs();
    }

    /// <summary>A file system in memory.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private static readonly byte[] Block = new byte[64 << 10];

        private SmallDisk(string path) => Path = path;

        public string Path { get; }

        public string Journal => System.IO.Path.Combine(Path, "journal");

        public static SmallDisk Make()
        {
            Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting needs root on Linux.");
            string path = Directory.CreateTempSubdirectory("monitor-disk-").FullName;
            Run("mount", "-t", "tmpfs", "-o", "size=4m", "monitor-test", path);
            return new SmallDisk(path);
        }

        /// <summary>Takes all the space that there is.</summary>
        public void Fill(FileStream filler)
        {
            for (int size = Block.Length; size >= 512; size /= 2)
            {
                try
                {
                    while (true)
                        filler.Write(Block.AsSpan(0, size));
                }
                catch (IOException)
                {
                    // Full for this size.
                }
            }
        }

        public void Dispose()
        {
            Run("umount", Path);
            Directory.Delete(Path);
        }

        private static void Run(string program, params string[] arguments)
        {
            using Process process = Process.Start(program, arguments);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }
}
