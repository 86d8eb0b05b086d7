using System.Runtime.InteropServices;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.File.Tests;

/// <summary>Whose a file is, what is cut, and that whole lines are appended.</summary>
public sealed partial class AppendTests : IDisposable
{
    private const string Torn = "{\"EventID\":5,\"EventName\":\"ProcessTerminate\",\"EventUid\":\"0000000000001234-999\",\"Comp";

    private readonly TestFolder _folder = new();

    private string Path => _folder["trail.ndjson"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Batches_are_appended_line_by_line_also_after_a_restart()
    {
        await using (Trail first = await new Trail(Path).StartAsync())
        {
            await first.WriteAsync(100, 3);
            Assert.Equal([100, 101, 102], Trail.Numbers(Path));
            await first.WriteAsync(103, 1);
            await first.WriteAsync(104, 0);
        }

        await using Trail second = await new Trail(Path).StartAsync();
        await second.WriteAsync(104, 2);

        Assert.Equal([100, 101, 102, 103, 104, 105], Trail.Numbers(Path));
        Assert.Equal(6 * Trail.LineLength(), new FileInfo(Path).Length);
        Assert.Empty(second.Context.Health.Counters);
    }

    [Fact]
    public async Task A_relative_path_is_meant_against_the_folder_of_the_configuration_and_its_folders_are_made()
    {
        await using Trail trail = await new Trail("log/../log/deep/trail.ndjson", folder: _folder.Path).StartAsync();
        await trail.WriteAsync(100, 1);

        Assert.Equal(_folder["log/deep/trail.ndjson"], trail.Destination);
        Assert.Equal([100], Trail.Numbers(_folder["log/deep/trail.ndjson"]));
    }

    [Fact]
    public async Task The_file_can_be_read_by_the_group_and_nobody_else()
    {
        uint before = umask(0);
        try
        {
            await using Trail trail = await new Trail(Path, rotate: Trail.LineLength()).StartAsync();
            await trail.WriteAsync(100, 2);
        }
        finally
        {
            _ = umask(before);
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, Files.GetUnixFileMode(Path));
        Assert.Equal(Files.GetUnixFileMode(Path), Files.GetUnixFileMode(Assert.Single(Trail.ClosedFiles(Path))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(80)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(3_000_000)]
    public async Task A_torn_line_of_any_length_is_cut(int length)
    {
        string torn = (Torn + new string('x', length))[..length];
        foreach (int whole in new[] { 0, 1, 700 })
        {
            await WriteSoundAsync(whole);
            Files.AppendAllText(Path, torn);

            await using Trail trail = await new Trail(Path).StartAsync();
            Assert.Equal(whole, Trail.Numbers(Path).Length);
            Assert.Equal(length, trail.Context.Health.Counters["torn-bytes-cut"]);
            await trail.WriteAsync(900, 1);
            Assert.Equal([.. Enumerable.Range(100, whole), 900], Trail.Numbers(Path));
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 4096)]
    [InlineData(0, 200_000)]
    [InlineData(4, 1)]
    [InlineData(4, 4096)]
    [InlineData(60, 4096)]
    public async Task Zeroes_that_a_power_cut_left_are_cut(int written, int zeroes)
    {
        foreach (int whole in new[] { 0, 2 })
        {
            await WriteSoundAsync(whole);
            Files.AppendAllText(Path, Torn[..written] + new string('\0', zeroes));

            await using Trail trail = await new Trail(Path).StartAsync();
            Assert.Equal(whole, Trail.Numbers(Path).Length);
            Assert.Equal(written + zeroes, trail.Context.Health.Counters["torn-bytes-cut"]);
        }
    }

    [Fact]
    public async Task Zeroes_in_place_of_an_earlier_line_are_no_foreign_end()
    {
        await WriteSoundAsync(2);
        Files.AppendAllText(Path, new string('\0', 512) + "ype\":\"x\"}}\n");

        await using Trail trail = await new Trail(Path).StartAsync();
        await trail.WriteAsync(102, 1);
        Assert.EndsWith("}}\n", Files.ReadAllText(Path));
    }

    [Theory]
    [InlineData("no line of ours")]
    [InlineData("x")]
    [InlineData("{\"EventName\":\"x\"")]
    [InlineData("{\"EventID:")]
    [InlineData("root:x:0:0:root:/root:/bin/bash\n")]
    [InlineData("{\"event\":1}\n")]
    [InlineData("\n")]
    [InlineData("root:x:0:0::/:/bin/sh\n{\"EventID\":5,")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0data")]
    [InlineData("{\"Ev\0\0\0\0\0\0\0\0\0\0\0\0\0data")]
    public async Task Another_programs_file_is_refused_and_left_as_it_is(string content)
    {
        foreach (string before in new[] { "", new string('a', 100_000) + "\n" })
        {
            Files.WriteAllText(Path, before + content);
            byte[] bytes = Files.ReadAllBytes(Path);

            MonitorError error = await RefusedAsync(Path);
            Assert.Equal("MON4102", error.Code);
            Assert.Contains(Path, error.Cause);
            Assert.Equal(bytes, Files.ReadAllBytes(Path));
        }
    }

    /// <summary>As while it is written: what stands in the file stays in it, whoever wrote it, and nothing is added.</summary>
    [Theory]
    [InlineData("written by hand")]
    [InlineData("written by hand\n")]
    [InlineData("\0\0x")]
    public async Task A_file_of_ours_with_a_foreign_end_is_closed_as_it_is(string end)
    {
        await WriteSoundAsync(3);
        Files.AppendAllText(Path, end);
        byte[] bytes = Files.ReadAllBytes(Path);

        await using Trail trail = await new Trail(Path).StartAsync();
        await trail.WriteAsync(103, 2);

        Assert.Equal(bytes, Files.ReadAllBytes(Assert.Single(Trail.ClosedFiles(Path))));
        Assert.Equal([103, 104], Trail.Numbers(Path));
        Assert.Equal(1, trail.Context.Health.Counters["file-changed"]);
        Assert.False(trail.Context.Health.Counters.ContainsKey("torn-bytes-cut"));
        Assert.Contains("MON4108", Assert.Single(trail.Context.Health.Reports).Message);
    }

    [Fact]
    public async Task A_second_writer_is_refused_while_readers_are_not()
    {
        await using (Trail first = await new Trail(Path).StartAsync())
        {
            await first.WriteAsync(100, 1);
            MonitorError error = await RefusedAsync(Path);
            Assert.Equal("MON4101", error.Code);
            Assert.Contains("another writer", error.Cause);
            await first.WriteAsync(101, 1);
            Assert.Equal([100, 101], Trail.Numbers(Path));
            Assert.Equal("MON4101", (await RefusedAsync(Path)).Code);
        }

        await using Trail second = await new Trail(Path).StartAsync();
        await second.WriteAsync(102, 1);
        Assert.Equal([100, 101, 102], Trail.Numbers(Path));
    }

    [Fact]
    public async Task After_a_rotation_a_second_writer_is_refused_as_before()
    {
        await using Trail first = await new Trail(Path, rotate: Trail.LineLength()).StartAsync();
        await first.WriteAsync(100, 2);

        Assert.Equal("MON4101", (await RefusedAsync(Path)).Code);
    }

    [Fact]
    public async Task What_cannot_be_opened_is_MON4101()
    {
        Directory.CreateDirectory(_folder["folder"]);
        Files.WriteAllText(_folder["plain"], "");

        Assert.Equal("MON4101", (await RefusedAsync(_folder["folder"])).Code);
        Assert.Equal("MON4101", (await RefusedAsync(_folder["plain/trail.ndjson"])).Code);
    }

    private static async Task<MonitorError> RefusedAsync(string path) =>
        (await Assert.ThrowsAsync<MonitorException>(new Trail(path).StartAsync)).Error;

    private async Task WriteSoundAsync(int lines)
    {
        Files.Delete(Path);
        await using Trail trail = await new Trail(Path).StartAsync();
        await trail.WriteAsync(100, lines);
    }

    [LibraryImport("libc")]
    private static partial uint umask(uint mask);
}
