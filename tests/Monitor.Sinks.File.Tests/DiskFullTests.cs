using Microsoft.Extensions.Time.Testing;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.File.Tests;

/// <summary>On a file system without room: whole lines only, nothing missing, nothing twice.</summary>
public sealed class DiskFullTests : IDisposable
{
    private const int Size = 128 << 10;

    /// <summary>Events of a batch: more than a file takes in the test that rotates, so that a batch fails with a part of it settled.</summary>
    private const int Count = 60;

    private readonly SmallDisk _disk = new(Size);

    private string Path => System.IO.Path.Combine(_disk.Path, "trail.ndjson");

    public void Dispose() => _disk.Dispose();

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(20_000)]
    public async Task When_there_is_room_again_it_goes_on_where_it_was(long rotate)
    {
        Assert.SkipUnless(_disk.IsMounted, "mounting a file system needs root");
        await using Trail trail = await new Trail(Path, rotate, keep: 100).StartAsync();
        _disk.Fill(leave: 48 << 10);
        int next = 100;
        while (await TryAsync(() => trail.WriteAsync(next, Count)))
            next += Count;
        Assert.True(next > 100, "Nothing could be written at all.");
        Assert.Equal(rotate < long.MaxValue, trail.Accepted > 0);
        Assert.Equal(Enumerable.Range(100, next - 100 + trail.Accepted), Trail.AllNumbers(Path));
        Assert.False(await TryAsync(trail.RetryAsync));

        _disk.MakeRoom();
        await trail.RetryAsync();
        await trail.WriteAsync(next + Count, Count);

        Assert.Equal(Enumerable.Range(100, next - 100 + 2 * Count), Trail.AllNumbers(Path));
    }

    [Fact]
    public async Task What_was_not_written_whole_is_gone_after_a_restart()
    {
        Assert.SkipUnless(_disk.IsMounted, "mounting a file system needs root");
        int next = 100;
        await using (Trail trail = await new Trail(Path).StartAsync())
        {
            _disk.Fill(leave: 32 << 10);
            while (await TryAsync(() => trail.WriteAsync(next, Count)))
                next += Count;
        }

        _disk.MakeRoom();
        await using Trail second = await new Trail(Path).StartAsync();
        await second.WriteAsync(next, Count);

        Assert.Empty(second.Context.Health.Counters);
        Assert.Equal(Enumerable.Range(100, next - 100 + Count), Trail.Numbers(Path));
    }

    [Fact]
    public async Task A_compression_without_room_is_given_up_and_made_up_for()
    {
        Assert.SkipUnless(_disk.IsMounted, "mounting a file system needs root");
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using (Trail first = await new Trail(Path, rotate: 40_000).StartAsync())
            await first.WriteAsync(100, 300);
        int closed = Trail.ClosedFiles(Path).Length;
        _disk.Fill(leave: 0);
        await using Trail trail = await new Trail(Path, rotate: 40_000, time: time, configure: settings => settings.Compress = FileCompression.Gzip).StartAsync();
        await Wait.UntilAsync(() => trail.Context.Health.Reports.Count == closed, "each is told");
        Assert.All(trail.Context.Health.Reports, report => Assert.Contains("MON4109", report.Message));
        Assert.Equal(Enumerable.Range(100, 300), Trail.AllNumbers(Path));
        Assert.DoesNotContain(Directory.GetFiles(_disk.Path), file => file.EndsWith(".part"));

        _disk.MakeRoom();
        time.Advance(Housekeeping.Interval);
        await Wait.UntilAsync(() => Trail.ClosedFiles(Path).All(file => file.EndsWith(".gz")), "all are compressed");
        Assert.Equal(Enumerable.Range(100, 300), Trail.AllNumbers(Path));
    }

    [Fact]
    public async Task A_file_for_which_there_is_no_room_at_all_is_MON4103_too()
    {
        Assert.SkipUnless(_disk.IsMounted, "mounting a file system needs root");
        Assert.True(_disk.Remount("nr_inodes=2"));
        Files.WriteAllText(_disk.Path + "/last", "");
        Trail trail = new(Path);
        Assert.False(await TryAsync(async () => await trail.StartAsync()));
        Files.Delete(_disk.Path + "/last");
        await trail.StartAsync();
        await trail.WriteAsync(100, 1);
        await trail.DisposeAsync();

        Assert.Equal([100], Trail.Numbers(Path));
    }

    [Fact]
    public async Task On_a_disk_that_became_read_only_it_waits_and_goes_on()
    {
        Assert.SkipUnless(_disk.IsMounted, "mounting a file system needs root");
        Trail trail = await new Trail(Path).StartAsync();
        await trail.WriteAsync(100, 1);
        await trail.DisposeAsync();
        Assert.True(_disk.Remount("ro"));
        MonitorError error = (await Assert.ThrowsAsync<MonitorException>(new Trail(Path).StartAsync)).Error;
        Assert.Equal("MON4101", error.Code);
        Assert.Contains("Read-only", error.Cause);
        Assert.True(_disk.Remount("rw"));
        await using Trail second = await new Trail(Path).StartAsync();
        await second.WriteAsync(101, 1);

        Assert.Equal([100, 101], Trail.Numbers(Path));
    }

    private static async Task<bool> TryAsync(Func<ValueTask> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (MonitorException exception)
        {
            Assert.Equal("MON4103", exception.Error.Code);
            Assert.Contains("No space left", exception.Error.Cause);
            return false;
        }
    }
}
