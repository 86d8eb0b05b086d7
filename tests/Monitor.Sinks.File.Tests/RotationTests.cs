using Microsoft.Extensions.Time.Testing;

namespace Monitor.Sinks.File.Tests;

/// <summary>A file is closed before it would become larger than the limit; no event is lost or written twice over it.</summary>
public sealed class RotationTests : IDisposable
{
    private static readonly int Line = Trail.LineLength();

    private readonly TestFolder _folder = new();

    private string Path => _folder["trail.ndjson"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_may_be_exactly_as_large_as_the_limit()
    {
        await using Trail trail = await new Trail(Path, rotate: 3 * Line).StartAsync();
        await trail.WriteAsync(100, 3);
        Assert.Empty(Trail.ClosedFiles(Path));

        await trail.WriteAsync(103, 1);

        Assert.Equal([3, 1], Trail.Counts(Path));
        Assert.Equal(Enumerable.Range(100, 4), Trail.AllNumbers(Path));
        Assert.Equal(1, trail.Context.Health.Counters["files-rotated"]);
    }

    [Fact]
    public async Task One_byte_less_and_a_line_less_fits()
    {
        await using Trail trail = await new Trail(Path, rotate: 3 * Line - 1).StartAsync();
        await trail.WriteAsync(100, 3);

        Assert.Equal([2, 1], Trail.Counts(Path));
        Assert.Equal(Enumerable.Range(100, 3), Trail.AllNumbers(Path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(50)]
    public async Task A_batch_is_split_over_as_many_files_as_it_takes(int perFile)
    {
        await using Trail trail = await new Trail(Path, rotate: perFile * Line, keep: 100).StartAsync();
        await trail.WriteAsync(100, 5);
        await trail.WriteAsync(105, 45);

        Assert.Equal(Enumerable.Range(100, 50), Trail.AllNumbers(Path));
        Assert.Equal((50 - 1) / perFile, Trail.ClosedFiles(Path).Length);
        Assert.All(Directory.GetFiles(_folder.Path), file => Assert.InRange(new FileInfo(file).Length, 1, perFile * Line));
    }

    [Fact]
    public async Task A_line_larger_than_the_limit_has_a_file_of_its_own()
    {
        await using Trail trail = await new Trail(Path, rotate: 2 * Line).StartAsync();
        await trail.WriteAsync(100, 1);
        await trail.WriteAsync(101, 2, imageLength: 5 * Line);
        await trail.WriteAsync(103, 1);

        Assert.Equal([1, 1, 1, 1], Trail.Counts(Path));
        Assert.Equal(Enumerable.Range(100, 4), Trail.AllNumbers(Path));
    }

    [Fact]
    public async Task What_the_file_already_holds_counts_after_a_restart()
    {
        await using (Trail first = await new Trail(Path, rotate: 2 * Line).StartAsync())
            await first.WriteAsync(100, 1);
        await using Trail second = await new Trail(Path, rotate: 2 * Line).StartAsync();
        await second.WriteAsync(101, 2);

        Assert.Equal([2, 1], Trail.Counts(Path));
        Assert.Equal(Enumerable.Range(100, 3), Trail.AllNumbers(Path));
    }

    [Fact]
    public async Task A_closed_file_bears_the_time_of_its_last_line()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 30, 22, 59, 59, 123, TimeSpan.Zero));
        await using Trail trail = await new Trail(Path, rotate: 2 * Line, time: time).StartAsync();
        await trail.WriteAsync(100, 1);
        time.Advance(TimeSpan.FromHours(1));
        await trail.WriteAsync(101, 1);
        time.Advance(TimeSpan.FromHours(1));
        await trail.WriteAsync(102, 1);

        Assert.Equal([Path + ".20261130T235959.123Z"], Trail.ClosedFiles(Path));
    }

    [Fact]
    public async Task Names_sort_in_the_order_of_writing_whatever_the_clock_does()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.Zero };
        await using (Trail trail = await new Trail(Path, rotate: Line, keep: 100, time: time).StartAsync())
            await trail.WriteAsync(100, 10);
        FakeTimeProvider earlier = new(new DateTimeOffset(2026, 11, 30, 11, 0, 0, TimeSpan.Zero));
        await using (Trail trail = await new Trail(Path, rotate: Line, keep: 100, time: earlier).StartAsync())
            await trail.WriteAsync(110, 10);

        Assert.Equal(Enumerable.Range(100, 20), Trail.AllNumbers(Path));
        Assert.Equal(20, Trail.Counts(Path).Length);
    }

    [Fact]
    public async Task A_path_with_signs_that_mean_something_in_patterns_is_a_path_like_any_other()
    {
        string path = _folder["tr*il [1]?.ndjson"];
        await using Trail trail = await new Trail(path, rotate: Line, keep: 2).StartAsync();
        await trail.WriteAsync(100, 5);

        Assert.Equal([102, 103, 104], Trail.AllNumbers(path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task As_many_closed_files_are_kept_as_asked_for(int keep)
    {
        await using Trail trail = await new Trail(Path, rotate: Line, keep: keep).StartAsync();
        await trail.WriteAsync(100, 10);

        Assert.Equal(Enumerable.Range(109 - keep, keep + 1), Trail.AllNumbers(Path));
        Assert.Equal(keep + 1, Directory.GetFiles(_folder.Path).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task When_fewer_are_to_be_kept_the_others_go(int keep)
    {
        await using (Trail many = await new Trail(Path, rotate: Line, keep: 6).StartAsync())
            await many.WriteAsync(100, 7);
        await using Trail few = await new Trail(Path, rotate: Line, keep: keep).StartAsync();
        await few.WriteAsync(107, 1);

        Assert.Equal(Enumerable.Range(107 - keep, keep + 1), Trail.AllNumbers(Path));
    }

    [Fact]
    public async Task Files_of_others_beside_it_are_let_be()
    {
        string[] others =
        [
            "trail.ndjson.1", "trail.ndjson.20261130", "trail.ndjson.20261130T120000.000Z.bak", "trail.ndjson2", "atrail.ndjson.20261130T120000.000Z",
            ".other.ndjson.20261130T120000.000Z.part", ".trail.ndjson.part", "trail.ndjson.20269930T120000.000Z", "trail.ndjson.2.20261130T120000.000Z",
        ];
        foreach (string other in others)
            Files.WriteAllText(_folder[other], "");
        await using (Trail trail = await new Trail(Path, rotate: Line, keep: 0).StartAsync())
            await trail.WriteAsync(100, 10);

        Assert.Equal(others.Append("trail.ndjson").Order(), Directory.GetFiles(_folder.Path).Select(System.IO.Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("99991231T235959.999Z")]
    [InlineData("99981231T235959.999Z")]
    public async Task A_name_at_the_end_of_time_keeps_nothing_from_being_closed(string name)
    {
        Files.WriteAllText($"{Path}.{name}", "");
        await using Trail trail = await new Trail(Path, rotate: Line).StartAsync();
        await trail.WriteAsync(100, 5);

        Assert.Equal(Enumerable.Range(100, 5), Directory.GetFiles(_folder.Path).SelectMany(Trail.Numbers).Order());
        Assert.True(Files.Exists($"{Path}.{name}"));
    }

    /// <summary>A folder in the way of the name keeps the file from being closed.</summary>
    [Fact]
    public async Task A_rotation_that_fails_loses_nothing()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));
        await using Trail trail = await new Trail(Path, rotate: 2 * Line, time: time).StartAsync();
        await trail.WriteAsync(100, 1);
        Directory.CreateDirectory(Path + ".20261130T120000.000Z");
        var refused = await Assert.ThrowsAsync<Sdk.Diagnostics.MonitorException>(() => trail.WriteAsync(101, 3).AsTask());
        Assert.Equal("MON4104", refused.Error.Code);
        Assert.Equal([100, 101], Trail.Numbers(Path));
        Directory.Delete(Path + ".20261130T120000.000Z");

        await trail.RetryAsync();
        await trail.WriteAsync(104, 1);

        Assert.Equal(Enumerable.Range(100, 5), Trail.AllNumbers(Path));
    }

    [Fact]
    public async Task A_crash_behind_the_renaming_loses_nothing()
    {
        await using (Trail first = await new Trail(Path, rotate: 2 * Line).StartAsync())
            await first.WriteAsync(100, 3);
        Files.Move(Path, Path + ".29991130T120000.000Z");
        await using Trail second = await new Trail(Path, rotate: 2 * Line).StartAsync();
        await second.WriteAsync(103, 4);

        Assert.Equal(Enumerable.Range(100, 7), Trail.AllNumbers(Path));
    }
}
