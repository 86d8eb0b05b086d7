namespace Monitor.Sinks.File.Tests;

/// <summary>Whether events are forced to the disk, as the system sees it.</summary>
public sealed class SyncTests : IDisposable
{
    private const int Batches = 10;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(FileSync.None)]
    [InlineData(FileSync.Batch)]
    public async Task Each_batch_is_forced_to_the_disk_if_asked_for(FileSync sync)
    {
        Assert.SkipUnless(Programs.IsThere("strace"), "strace is not installed");
        string path = _folder["trail.ndjson"], log = _folder["log"];
        using (WriterProcess writer = WriterProcess.Start(path, 0, sync, "/usr/bin/strace", "-D", "-f", "-y", "-e", "trace=fsync", "-o", log))
        {
            for (int i = 0; i < Batches; i++)
                await writer.ReadAsync();
            await writer.KillAsync(0);
        }

        await Wait.UntilAsync(() => Files.ReadAllText(log).Contains("+++ killed", StringComparison.Ordinal), "the trace is complete");
        int synced = Files.ReadAllLines(log).Count(line => line.Contains($"<{path}>", StringComparison.Ordinal));
        if (sync == FileSync.Batch)
            Assert.InRange(synced, Batches, int.MaxValue);
        else
            Assert.Equal(0, synced);
    }
}
