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
        await Wait.UntilAsync(() => trail.Context.Health.Counters.GetValueOrDefault("files-compressed") == 4, "four files are counted");
        Assert.Empty(trail.Context.Health.Reports);
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
    [InlineData("whole and plain", FileCompression.Gzip)]
    [InlineData("whole and plain", FileCompression.Zstd)]
    [InlineData("whole and plain", FileCompression.None)]
    [InlineData("whole", FileCompression.Gzip)]
    [InlineData("whole", FileCompression.None)]
    public async Task A_crash_during_a_compression_neither_loses_nor_doubles_lines(string state, FileCompression compress)
    {
        await using (Trail first = await StartAsync(FileCompression.None))
            await first.WriteAsync(100, 25);
        string closed = Trail.ClosedFiles(Path)[0];
        string hidden = _folder["." + System.IO.Path.GetFileName(closed)];
        if (state == "part")
        {
            Files.WriteAllText(hidden + ".part", "half a fi");
        }
        else
        {
            await Programs.RunAsync("gzip", "-k", closed);
            Files.Move(closed + ".gz", hidden + ".gz.whole");
        }

        if (state == "whole")
            Files.Delete(closed);

        await using Trail second = await StartAsync(compress);
        int compressed = compress != FileCompression.None ? 2 : state == "part" ? 0 : 1;
        await Wait.UntilAsync(() => Directory.GetFiles(_folder.Path).Length == 3 && Trail.ClosedFiles(Path).Count(file => !file.EndsWith('Z')) == compressed, "it has settled");

        Assert.Equal(Enumerable.Range(100, 25), Trail.AllNumbers(Path));
        Assert.Empty(second.Context.Health.Reports);
    }

    /// <summary>Whole, or not yet: the compressed form is the truth, before and after a start and at each round of the housekeeping.</summary>
    [Theory]
    [InlineData(FileCompression.Gzip, ".gz", false)]
    [InlineData(FileCompression.Gzip, ".gz", true)]
    [InlineData(FileCompression.Zstd, ".zst", false)]
    [InlineData(FileCompression.None, ".gz", true)]
    public async Task A_file_that_somebody_unpacks_in_place_is_left_alone(FileCompression compress, string ending, bool isPartly)
    {
        string closed = await MakeCompressedAsync(ending);
        byte[] packed = Files.ReadAllBytes(closed + ending);
        await UnpackAsync(closed, ending, isPartly);
        byte[] plain = Files.ReadAllBytes(closed);
        FakeTimeProvider time = new(DateTimeOffset.UtcNow);
        await using Trail trail = await StartAsync(compress, time: time);
        for (int round = 0; round < 3; round++)
        {
            await trail.WriteAsync(200 + 10 * round, 11);
            time.Advance(Housekeeping.Interval);
            if (compress != FileCompression.None)
                await Wait.UntilAsync(() => trail.Context.Health.Counters.GetValueOrDefault("files-compressed") > round, "a later one is compressed");
        }

        Assert.Equal(packed, Files.ReadAllBytes(closed + ending));
        Assert.Equal(plain, Files.ReadAllBytes(closed));
        Assert.Empty(trail.Context.Health.Reports);
    }

    [Fact]
    public async Task A_file_that_somebody_unpacked_counts_once_and_goes_in_both_forms()
    {
        string closed = await MakeCompressedAsync(".gz");
        await UnpackAsync(closed, ".gz", isPartly: false);
        await using Trail trail = await StartAsync(FileCompression.None, keep: 2);
        await trail.WriteAsync(110, 10);
        await trail.WriteAsync(120, 1);
        Assert.True(Files.Exists(closed) && Files.Exists(closed + ".gz"));

        await trail.WriteAsync(121, 10);

        Assert.False(Files.Exists(closed) || Files.Exists(closed + ".gz"));
    }

    /// <summary>The writer goes on rotating while the folder of a compressed file is being forced to a disk that takes its time.</summary>
    [Fact]
    public async Task Writing_does_not_wait_for_the_disk_of_a_compressed_file()
    {
        Assert.SkipUnless(Programs.IsThere("strace"), "strace is not installed");
        using WriterProcess writer = WriterProcess.Start(
            Path, 0, FileSync.None, "/usr/bin/strace", "-D", "-f", "-e", "trace=fsync", "-e", "inject=fsync:delay_enter=4000000:when=1..2", "-o", "/dev/null");
        await Wait.UntilAsync(() => Directory.GetFiles(_folder.Path, ".*.part").Length > 0, "the first file is being compressed");
        string closed = Trail.ClosedFiles(Path)[0];
        await Wait.UntilAsync(() => Directory.GetFiles(_folder.Path, ".*.part").Length == 0, "its folder is being forced to the disk");
        int before = Trail.ClosedFiles(Path).Length;
        await Wait.UntilAsync(() => Trail.ClosedFiles(Path).Length >= before + 5, "more files are closed");

        Assert.True(Files.Exists(closed));
        await Wait.UntilAsync(() => !Files.Exists(closed), "it is replaced");
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
        await Wait.UntilAsync(() => Trail.ClosedFiles(Path).Count(file => file.EndsWith(".gz")) == 2 && second.Context.Health.Reports.Count > 0, "two are compressed");

        Assert.All(second.Context.Health.Reports, report => Assert.Contains("MON4109", report.Message));
        Assert.True(second.Context.Health.Counters["closed-files-failed"] > 0);
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
        await Wait.UntilAsync(() => trail.Context.Health.Reports.Count > 0, "it is told");

        Assert.Contains("MON4105", trail.Context.Health.Reports.First().Message);
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
        Assert.Empty(trail.Context.Health.Reports);
    }

    private Task SettledAsync(string ending, int files) => Wait.UntilAsync(
        () => Trail.ClosedFiles(Path) is var closed && closed.Length == files && closed.All(file => file.EndsWith(ending)),
        $"{files} files are compressed");

    private Task<Trail> StartAsync(FileCompression compress, int? keep = null, TimeProvider? time = null) =>
        new Trail(Path, rotate: 10 * Line, keep: keep, time: time, configure: settings => settings.Compress = compress).StartAsync();

    /// <summary>A trail of one compressed file of ten events.</summary>
    /// <returns>Its path without the ending.</returns>
    private async Task<string> MakeCompressedAsync(string ending)
    {
        await using (Trail trail = await StartAsync(ending == ".gz" ? FileCompression.Gzip : FileCompression.Zstd))
        {
            await trail.WriteAsync(100, 10);
            await trail.WriteAsync(110, 1);
            await SettledAsync(ending, 1);
        }

        return Trail.ClosedFiles(Path)[0][..^ending.Length];
    }

    private static async Task UnpackAsync(string closed, string ending, bool isPartly)
    {
        if (ending == ".gz")
            await Programs.RunAsync("gzip", "-d", "-k", closed + ending);
        else
            await Programs.RunAsync("zstd", "-d", "-q", closed + ending);
        if (!isPartly)
            return;
        using FileStream plain = new(closed, FileMode.Open);
        plain.SetLength(plain.Length / 2);
    }
}
