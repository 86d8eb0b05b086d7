using CsCheck;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.File.Tests;

/// <summary>Whatever is done in whatever order: the closed files and the current one hold together what was accepted, in order, each event once.</summary>
public sealed class ModelTests : IDisposable
{
    /// <summary>Room for as many files as there can be events, of a page each.</summary>
    private const int DiskSize = 16 << 20;
    private static readonly int Runs = Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") is null ? 60 : 2000;

    private readonly SmallDisk _disk = new(DiskSize);

    private enum Step
    {
        Write,
        Reopen,
        MoveAway,
        Restart,
        Fill,
        MakeRoom,
        Block,
    }

    private static readonly Gen<(Step Step, int Size)[]> Steps = Gen.Select(
        Gen.Frequency((8, Gen.Const(Step.Write)), (3, Gen.Enum<Step>())),
        Gen.Int[0, 60]).Array[1, 40];

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task Nothing_is_lost_doubled_or_moved() => await Gen.Select(Gen.Int[1, 60], Gen.Enum<FileCompression>(), Gen.Enum<FileSync>(), Steps)
        .SampleAsync(RunAsync, iter: Runs, threads: 1);

    private async Task RunAsync(int linesPerFile, FileCompression compress, FileSync sync, (Step Step, int Size)[] steps)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_disk.Path, "run")).FullName;
        string path = Path.Combine(folder, "trail.ndjson");
        List<string> moved = [];
        int next = 0;
        Trail trail = await StartAsync();
        try
        {
            foreach ((Step step, int size) in steps)
                await DoAsync(step, size);
            await trail.DisposeAsync();
            _disk.MakeRoom();
            trail = await StartAsync();
            await Wait.UntilAsync(() => IsSettled(folder, compress), "closed files are compressed");
            int[] kept = Trail.AllNumbers(path);
            Assert.Equal(kept.Order(), kept);
            Assert.Equal(Enumerable.Range(0, next), kept.Concat(moved.SelectMany(Trail.Numbers)).Order());
        }
        finally
        {
            await trail.DisposeAsync();
            _disk.MakeRoom();
            Directory.Delete(folder, recursive: true);
        }

        async Task DoAsync(Step step, int size)
        {
            switch (step)
            {
                case Step.Write:
                    await WriteAsync(size);
                    break;
                case Step.Reopen:
                    await trail.ReopenAsync();
                    break;
                case Step.MoveAway when Files.Exists(path):
                    moved.Add(Path.Combine(folder, $"moved-{moved.Count}"));
                    Files.Move(path, moved[^1]);
                    if (size % 2 == 0)
                        await RetryingAsync(trail.ReopenAsync);
                    break;
                case Step.Restart:
                    await trail.DisposeAsync();
                    trail = await StartAsync();
                    break;
                case Step.Fill:
                    _disk.Fill(leave: size << 8);
                    break;
                case Step.MakeRoom:
                    _disk.MakeRoom();
                    break;
                case Step.Block when !Files.Exists(path):
                    Directory.CreateDirectory(path);
                    next += 1 + size;
                    await Assert.ThrowsAsync<MonitorException>(() => trail.WriteAsync(next - 1 - size, 1 + size).AsTask());
                    Directory.Delete(path);
                    await RetryingAsync(trail.RetryAsync);
                    break;
            }
        }

        async Task<Trail> StartAsync()
        {
            Trail started = new(path, linesPerFile * Trail.LineLength(), keep: 100_000, configure: settings => (settings.Compress, settings.Sync) = (compress, sync));
            await RetryingAsync(async () => await started.StartAsync());
            return started;
        }

        async Task WriteAsync(int count)
        {
            int first = next;
            next += count;
            await RetryingAsync(() => trail.WriteAsync(first, count), trail.RetryAsync);
        }
    }

    /// <summary>As the host does; room is made after the second failure.</summary>
    private async Task RetryingAsync(Func<ValueTask> first, Func<ValueTask>? again = null)
    {
        Func<ValueTask> attempt = first;
        for (int failures = 0; ; failures++)
        {
            try
            {
                await attempt();
                return;
            }
            catch (MonitorException exception) when (failures < 2)
            {
                Assert.Equal("MON4103", exception.Error.Code);
                if (failures == 1)
                    _disk.MakeRoom();
                attempt = again ?? first;
            }
        }
    }

    private static bool IsSettled(string folder, FileCompression compress)
    {
        string[] files = [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!)];
        string ending = compress switch { FileCompression.Gzip => ".gz", FileCompression.Zstd => ".zst", _ => "Z" };
        return files.All(file => file == "trail.ndjson" || file.StartsWith("moved-", StringComparison.Ordinal) || file.EndsWith(ending, StringComparison.Ordinal) && file[0] != '.');
    }
}
