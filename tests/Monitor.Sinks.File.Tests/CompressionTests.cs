using Microsoft.Extensions.Time.Testing;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.File.Tests;

/// <summary>Closed files are compressed; at no moment is a line missing, and none is there twice when it has settled.</summary>
public sealed class CompressionTests : IDisposable
{
    private static readonly int Line = Trail.LineLength();

    private readonly TestFolder _folder = new();

    private string Path => _folder["trail.ndjson"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(FileCompression.Gzip, ".gz")]
    [InlineData(FileCompression.Zstd, ".zst")]
    public async Task Closed_files_are_compressed_and_the_plain_ones_go(FileCompression compress, string ending)
    {
        await using Trail trail = await StartAsync(compress);
        await trail.WriteAsync(100, 50);
        await SettledAsync(ending, 4);

        Assert.Equal([10, 10, 10, 10, 10], Trail.Counts(Path));
        Assert.Equal(Enumerable.Range(100, 50), Trail.AllNumbers(Path));
        await Wait.UntilAsync(() => trail.Context.Counters.GetValueOrDefault("files-compressed") == 4, "four files are counted");
        Assert.Empty(trail.Context.Reports);
        Assert.Equal(5, Directory.GetFiles(_folder.Path).Length);
        Assert.All(Trail.ClosedFiles(Path), file => Assert.Equal(Files.GetUnixFileMode(Path), Files.GetUnixFileMode(file)));
    }

    [Theory]
    [InlineData(FileCompression.Gzip, ".gz", "gzip")]
    [InlineData(FileCompression.Zstd, ".zst", "zstd")]
    public async Task The_usual_programs_find_them_sound(FileCompression compress, string ending, string program)
    {
        Assert.SkipUnless(Programs.IsThere(program), $"{program} is not installed");
        await using Trail trail = await StartAsync(compress);
        await trail.WriteAsync(100, 11);
        await SettledAsync(ending, 1);

        Assert.Equal("", await Programs.RunAsync(program, "-t", "-q", Trail.ClosedFiles(Path)[0]));
    }

    [Fact]
    public async Task What_was_not_compressed_before_a_stop_is_compressed_later()
    {
        await using (Trail first = await StartAsync(FileCompression.None))
            await first.WriteAsync(100, 35);
        Assert.All(Trail.ClosedFiles(Path), file => Assert.EndsWith("Z", file));
        await using Trail second = await StartAsync(FileCompression.Zstd);
        await SettledAsync(".zst", 3);

        Assert.Equal(Enumerable.Range(100, 35), Trail.AllNumbers(Path));
    }

    /// <summary>Each state that a crash between two steps of a compression can leave.</summary>
    [Theory]
    [InlineData("part", FileCompression.Gzip)]
    [InlineData("part", FileCompression.None)]
    [InlineData("both", FileCompression.Gzip)]
    [InlineData("both", FileCompression.Zstd)]
    [InlineData("both", FileCompression.None)]
    [InlineData("torn", FileCompression.Gzip)]
    [InlineData("torn", FileCompression.None)]
    public async Task A_crash_during_a_compression_neither_loses_nor_doubles_lines(string state, FileCompression compress)
    {
        await using (Trail first = await StartAsync(FileCompression.None))
            await first.WriteAsync(100, 25);
        string closed = Trail.ClosedFiles(Path)[0];
        if (state == "part")
            Files.WriteAllText(_folder[$".{System.IO.Path.GetFileName(closed)}.part"], "half a fi");
        else
            await WriteGzipAsync(closed, isTorn: state == "torn");

        await using Trail second = await StartAsync(compress);
        int compressed = compress == FileCompression.None ? 0 : 2;
        string ending = compress == FileCompression.Zstd ? ".zst" : ".gz";
        await Wait.UntilAsync(() => Directory.GetFiles(_folder.Path).Length == 3 && Trail.ClosedFiles(Path).Count(file => file.EndsWith(ending)) == compressed, "it has settled");

        Assert.Equal(Enumerable.Range(100, 25), Trail.AllNumbers(Path));
    }

    [Fact]
    public async Task Compressed_files_count_among_those_that_are_kept()
    {
        await using (Trail first = await StartAsync(FileCompression.Gzip))
        {
            await first.WriteAsync(100, 40);
            await SettledAsync(".gz", 3);
        }

        await using Trail second = await StartAsync(FileCompression.Zstd, keep: 4);
        await second.WriteAsync(140, 30);
        await Wait.UntilAsync(() => Trail.ClosedFiles(Path).Count(file => file.EndsWith(".zst")) == 3, "three are compressed");

        Assert.Equal(Enumerable.Range(120, 50), Trail.AllNumbers(Path));
    }

    [Fact]
    public async Task A_closed_file_that_cannot_be_compressed_is_told_and_tried_again_and_the_others_are_compressed()
    {
        await using (Trail first = await StartAsync(FileCompression.None))
            await first.WriteAsync(100, 35);
        string stuck = Trail.ClosedFiles(Path)[1];
        Directory.CreateDirectory(stuck + ".gz");
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using Trail second = await StartAsync(FileCompression.Gzip, time: time);
        await Wait.UntilAsync(() => Trail.ClosedFiles(Path).Count(file => file.EndsWith(".gz")) == 2 && !second.Context.Reports.IsEmpty, "two are compressed");

        Assert.All(second.Context.Reports, report => Assert.Contains("MON4109", report));
        Assert.True(second.Context.Counters["closed-files-failed"] > 0);
        Assert.Equal(Enumerable.Range(100, 35), Trail.AllNumbers(Path));
        await second.WriteAsync(135, 1);

        Directory.Delete(stuck + ".gz");
        time.Advance(Housekeeping.Interval);
        await SettledAsync(".gz", 3);
        Assert.Equal(Enumerable.Range(100, 36), Trail.AllNumbers(Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_laid_in_place_of_a_closed_file_is_not_followed(bool isSymbolic)
    {
        string secret = _folder["secret"];
        Files.WriteAllText(secret, "not for everybody");
        string trap = Path + ".20261130T120000.000Z";
        if (isSymbolic)
            Files.CreateSymbolicLink(trap, secret);
        else
            await Programs.RunAsync("ln", secret, trap);

        await using Trail trail = await StartAsync(FileCompression.Gzip);
        await Wait.UntilAsync(() => !trail.Context.Reports.IsEmpty, "it is told");

        Assert.Contains("MON4105", trail.Context.Reports.First());
        Assert.False(Files.Exists(trap + ".gz"));
        Assert.Equal("not for everybody", Files.ReadAllText(secret));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_compression()
    {
        string closed = Path + ".20261130T120000.000Z";
        using (FileStream huge = Files.Create(closed))
            huge.SetLength(100L << 30);
        Trail trail = await StartAsync(FileCompression.Zstd);
        string part = _folder[$".{System.IO.Path.GetFileName(closed)}.part"];
        await Wait.UntilAsync(() => Files.Exists(part), "it is being compressed");
        await trail.WriteAsync(100, 1);
        await trail.DisposeAsync();

        Assert.Equal(100L << 30, new FileInfo(closed).Length);
        Assert.False(Files.Exists(part));
        Assert.Equal([100], Trail.Numbers(Path));
    }

    [Fact]
    public async Task A_file_that_is_removed_while_it_is_compressed_does_not_come_back()
    {
        string closed = Path + ".20261130T120000.000Z";
        using (FileStream huge = Files.Create(closed))
            huge.SetLength(256L << 20);
        await using Trail trail = await StartAsync(FileCompression.Zstd, keep: 1);
        await Wait.UntilAsync(() => Files.Exists(_folder[$".{System.IO.Path.GetFileName(closed)}.part"]), "it is being compressed");
        await trail.WriteAsync(100, 30);
        await SettledAsync(".zst", 1);

        Assert.Equal(Enumerable.Range(110, 20), Trail.AllNumbers(Path));
        Assert.Empty(trail.Context.Reports);
    }

    private Task SettledAsync(string ending, int files) => Wait.UntilAsync(
        () => Trail.ClosedFiles(Path) is var closed && closed.Length == files && closed.All(file => file.EndsWith(ending)),
        $"{files} files are compressed");

    private Task<Trail> StartAsync(FileCompression compress, int? keep = null, TimeProvider? time = null) =>
        new Trail(Path, rotate: 10 * Line, keep: keep, time: time, configure: settings => settings.Compress = compress).StartAsync();

    private static async Task WriteGzipAsync(string path, bool isTorn)
    {
        await Programs.RunAsync("gzip", "-k", path);
        if (!isTorn)
            return;
        using FileStream compressed = new(path + ".gz", FileMode.Open);
        compressed.SetLength(compressed.Length / 2);
    }
}
