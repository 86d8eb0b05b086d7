using System.Diagnostics;

namespace Monitor.Sinks.File.Tests;

/// <summary>On a file system without room: whole lines only, nothing missing, nothing twice.</summary>
public sealed class DiskFullTests : IDisposable
{
    private const int Size = 128 << 10;

    /// <summary>Events of a batch: more than a file takes in the test that rotates, so that a batch fails with a part of it settled.</summary>
    private const int Count = 60;

    private readonly TestFolder _folder = new();
    private readonly string _disk;
    private readonly bool _isMounted;

    public DiskFullTests()
    {
        _disk = Directory.CreateDirectory(_folder["disk"]).FullName;
        _isMounted = Run("mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", _disk);
    }

    private string Path => System.IO.Path.Combine(_disk, "trail.ndjson");

    private string Filler => System.IO.Path.Combine(_disk, "filler");

    public void Dispose()
    {
        if (_isMounted)
            Assert.True(Run("umount", _disk), $"{_disk} is still mounted.");
        _folder.Dispose();
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(20_000)]
    public async Task When_there_is_room_again_it_goes_on_where_it_was(long rotate)
    {
        Assert.SkipUnless(_isMounted, "mounting a file system needs root");
        await using Trail trail = await new Trail(Path, rotate, keep: 100).StartAsync();
        Fill(leave: 48 << 10);
        int next = 100;
        while (await TryAsync(() => trail.WriteAsync(next, Count)))
            next += Count;
        Assert.True(next > 100, "Nothing could be written at all.");
        Assert.Equal(rotate < long.MaxValue, trail.Accepted > 0);
        Assert.Equal(Enumerable.Range(100, next - 100 + trail.Accepted), Trail.AllNumbers(Path));
        Assert.False(await TryAsync(trail.RetryAsync));

        Files.Delete(Filler);
        await trail.RetryAsync();
        await trail.WriteAsync(next + Count, Count);

        Assert.Equal(Enumerable.Range(100, next - 100 + 2 * Count), Trail.AllNumbers(Path));
    }

    [Fact]
    public async Task What_was_not_written_whole_is_gone_after_a_restart()
    {
        Assert.SkipUnless(_isMounted, "mounting a file system needs root");
        int next = 100;
        await using (Trail trail = await new Trail(Path).StartAsync())
        {
            Fill(leave: 32 << 10);
            while (await TryAsync(() => trail.WriteAsync(next, Count)))
                next += Count;
        }

        Files.Delete(Filler);
        await using Trail second = await new Trail(Path).StartAsync();
        await second.WriteAsync(next, Count);

        Assert.Empty(second.Context.Counters);
        Assert.Equal(Enumerable.Range(100, next - 100 + Count), Trail.Numbers(Path));
    }

    private static async Task<bool> TryAsync(Func<ValueTask> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private void Fill(int leave)
    {
        using FileStream filler = Files.Create(Filler, bufferSize: 1);
        DriveInfo drive = new(_disk);
        byte[] page = new byte[4096];
        while (drive.AvailableFreeSpace > leave)
            filler.Write(page);
    }
}
