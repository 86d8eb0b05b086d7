namespace Monitor.Sinks.File.Tests;

/// <summary>A file is closed and numbered before it would become larger than the limit; no event is lost or written twice over it.</summary>
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
        Assert.False(Files.Exists(Path + ".1"));

        await trail.WriteAsync(103, 1);

        Assert.Equal([100, 101, 102], Trail.Numbers(Path + ".1"));
        Assert.Equal([103], Trail.Numbers(Path));
        Assert.Equal(1, trail.Context.Counters["files-rotated"]);
    }

    [Fact]
    public async Task One_byte_less_and_a_line_less_fits()
    {
        await using Trail trail = await new Trail(Path, rotate: 3 * Line - 1).StartAsync();
        await trail.WriteAsync(100, 3);

        Assert.Equal([100, 101], Trail.Numbers(Path + ".1"));
        Assert.Equal([102], Trail.Numbers(Path));
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

        Assert.Equal([100], Trail.Numbers(Path + ".3"));
        Assert.Equal([101], Trail.Numbers(Path + ".2"));
        Assert.Equal([102], Trail.Numbers(Path + ".1"));
        Assert.Equal([103], Trail.Numbers(Path));
    }

    [Fact]
    public async Task What_the_file_already_holds_counts_after_a_restart()
    {
        await using (Trail first = await new Trail(Path, rotate: 2 * Line).StartAsync())
            await first.WriteAsync(100, 1);
        await using Trail second = await new Trail(Path, rotate: 2 * Line).StartAsync();
        await second.WriteAsync(101, 2);

        Assert.Equal([100, 101], Trail.Numbers(Path + ".1"));
        Assert.Equal([102], Trail.Numbers(Path));
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_gap_in_the_numbers_is_closed_and_nothing_is_lost(int gap)
    {
        await FillAsync(files: 4);
        Files.Delete($"{Path}.{gap}");
        int[] left = Trail.AllNumbers(Path);
        await using Trail trail = await new Trail(Path, rotate: Line, keep: 4).StartAsync();

        await trail.WriteAsync(105, 1);

        Assert.Equal([.. left, 105], Trail.AllNumbers(Path));
        Assert.Equal(4, Trail.ClosedFiles(Path).Length);
    }

    /// <summary>A folder in the way stops the rotation at this number, with the files above moved already and those below not.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_rotation_that_stops_in_the_middle_loses_nothing(int at)
    {
        await FillAsync(files: 4);
        if (at <= 4)
            Files.Delete($"{Path}.{at}");
        int[] left = Trail.AllNumbers(Path);
        await using Trail trail = await new Trail(Path, rotate: Line, keep: 10).StartAsync();
        Directory.CreateDirectory($"{Path}.{at}");
        await Assert.ThrowsAnyAsync<Exception>(() => trail.WriteAsync(105, 3).AsTask());
        Directory.Delete($"{Path}.{at}");
        Assert.Equal(left, Trail.AllNumbers(Path));

        await trail.RetryAsync();
        await trail.WriteAsync(108, 1);

        Assert.Equal([.. left, 105, 106, 107, 108], Trail.AllNumbers(Path));
    }

    /// <summary>Each state that a crash between two steps can leave, and a new start from there.</summary>
    [Theory]
    [InlineData("4>5")]
    [InlineData("4>5 3>4")]
    [InlineData("4>5 3>4 2>3")]
    [InlineData("4>5 3>4 2>3 1>2")]
    [InlineData("4>5 3>4 2>3 1>2 0>1")]
    public async Task A_crash_between_two_steps_loses_nothing(string steps)
    {
        await FillAsync(files: 4);
        foreach (string step in steps.Split(' '))
            Files.Move(Numbered(step[0]), Numbered(step[2]));
        await using Trail trail = await new Trail(Path, rotate: Line, keep: 6).StartAsync();

        await trail.WriteAsync(105, 2);

        Assert.Equal(Enumerable.Range(100, 7), Trail.AllNumbers(Path));
    }

    [Fact]
    public async Task A_file_that_somebody_took_away_is_made_anew()
    {
        await using Trail trail = await new Trail(Path, rotate: 2 * Line).StartAsync();
        await trail.WriteAsync(100, 2);
        Files.Delete(Path);

        await Assert.ThrowsAnyAsync<IOException>(() => trail.WriteAsync(102, 1).AsTask());
        await trail.RetryAsync();

        Assert.Equal([102], Trail.AllNumbers(Path));
    }

    private string Numbered(char number) => number == '0' ? Path : $"{Path}.{number}";

    /// <summary>One event a file: 100 in the oldest, the last in the current one.</summary>
    private async Task FillAsync(int files)
    {
        await using Trail trail = await new Trail(Path, rotate: Line, keep: files).StartAsync();
        await trail.WriteAsync(100, files + 1);
    }
}
