using Monitor.Sdk.Diagnostics;

namespace Monitor.Sinks.File.Tests;

/// <summary>Mode, owner and group; and what is refused in the file's place.</summary>
public sealed class RightsTests : IDisposable
{
    private static readonly int Line = Trail.LineLength();

    private readonly TestFolder _folder = new();

    private string Path => _folder["log/trail.ndjson"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0640", "640", "750")]
    [InlineData("600", "600", "700")]
    [InlineData("0664", "664", "775")]
    public async Task Files_and_their_folder_have_the_mode(string mode, string ofFiles, string ofFolder)
    {
        await using Trail trail = await StartAsync(settings => settings.Mode = mode);
        await trail.WriteAsync(100, 25);
        await CompressedAsync();

        Assert.All([Path, .. Trail.ClosedFiles(Path)], file => Assert.Equal(ofFiles, Convert.ToString((int)Files.GetUnixFileMode(file), 8)));
        Assert.Equal(ofFolder, Convert.ToString((int)Files.GetUnixFileMode(_folder["log"]), 8));
    }

    [Fact]
    public async Task Files_and_their_folder_have_owner_and_group_by_name_and_number()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "files can be given away by root only");
        await using Trail trail = await StartAsync(settings => (settings.Owner, settings.Group) = ("daemon", "12345"));
        await trail.WriteAsync(100, 25);
        await CompressedAsync();

        Assert.All([Path, .. Trail.ClosedFiles(Path), _folder["log"]], file => Assert.Equal("daemon 12345", OwnerOf(file)));
    }

    [Fact]
    public async Task A_file_that_was_there_gets_them_too_and_a_folder_that_was_there_does_not()
    {
        Directory.CreateDirectory(_folder["log"], (UnixFileMode)0b111_101_101);
        Files.WriteAllText(Path, "");
        Files.SetUnixFileMode(Path, (UnixFileMode)0b110_110_110);
        await using Trail trail = await StartAsync(settings => settings.Mode = "0600");

        Assert.Equal((UnixFileMode)0b110_000_000, Files.GetUnixFileMode(Path));
        Assert.Equal((UnixFileMode)0b111_101_101, Files.GetUnixFileMode(_folder["log"]));
    }

    [Theory]
    [InlineData(true, "user")]
    [InlineData(false, "group")]
    public async Task An_unknown_account_is_MON4107(bool isOwner, string kind)
    {
        MonitorError error = await RefusedAsync(settings =>
        {
            if (isOwner)
                settings.Owner = "nobody-of-this-name";
            else
                settings.Group = "nobody-of-this-name";
        });

        Assert.Equal("MON4107", error.Code);
        Assert.Contains($"no {kind} 'nobody-of-this-name'", error.Cause);
        Assert.False(Files.Exists(Path));
    }

    /// <summary>A group of thousands of members takes more room than is tried first.</summary>
    [Fact]
    public void An_account_is_found_however_long_its_entry_is()
    {
        Assert.Equal(0, LinuxAccounts.User("root", room: 1));
        Assert.Equal(0, LinuxAccounts.Group("root", room: 1));
        Assert.Null(LinuxAccounts.Group("nobody-of-this-name", room: 1));
    }

    [Fact]
    public void Rights_that_cannot_be_given_are_MON4106()
    {
        // The kernel lets nobody change the mode of its own settings.
        const string Fixed = "/proc/sys/kernel/ns_last_pid";
        Assert.SkipUnless(Files.Exists(Fixed), "there is no such file");
        FileRights rights = new(new FileSinkSettings { Path = Fixed, Mode = "0600" });
        using var file = Files.OpenHandle(Fixed);

        MonitorError error = Assert.Throws<MonitorException>(() => rights.Apply(file, Fixed)).Error;

        Assert.Equal("MON4106", error.Code);
        Assert.Contains(Fixed, error.Cause);
    }

    [Theory]
    [InlineData("there")]
    [InlineData("not there")]
    public async Task A_symbolic_link_in_its_place_is_refused_and_leads_to_nothing(string state)
    {
        string target = _folder["target"];
        if (state == "there")
            Files.WriteAllText(target, "");
        Directory.CreateDirectory(_folder["log"]);
        Files.CreateSymbolicLink(Path, target);

        MonitorError error = await RefusedAsync();

        Assert.Equal("MON4105", error.Code);
        Assert.Contains("symbolic link", error.Cause);
        Assert.Equal(state == "there", Files.Exists(target));
    }

    [Fact]
    public async Task A_hard_link_and_a_pipe_and_a_device_are_refused()
    {
        Directory.CreateDirectory(_folder["log"]);
        Files.WriteAllText(_folder["target"], "");
        await Programs.RunAsync("ln", _folder["target"], Path);
        Assert.Equal("MON4105", (await RefusedAsync()).Code);

        Files.Delete(Path);
        await Programs.RunAsync("mkfifo", Path);
        Assert.Equal("MON4105", (await RefusedAsync()).Code);
        Assert.Equal("MON4105", (await Assert.ThrowsAsync<MonitorException>(new Trail("/dev/null").StartAsync)).Error.Code);
    }

    [Fact]
    public async Task A_link_laid_while_it_runs_is_refused_and_writing_goes_on_when_it_is_gone()
    {
        string target = _folder["target"];
        await using Trail trail = await StartAsync();
        await trail.WriteAsync(100, 1);
        Files.Delete(Path);
        Files.CreateSymbolicLink(Path, target);
        Assert.Equal("MON4105", (await Assert.ThrowsAsync<MonitorException>(() => trail.WriteAsync(101, 1).AsTask())).Error.Code);
        Assert.False(Files.Exists(target));
        Files.Delete(Path);
        await trail.RetryAsync();

        Assert.Equal([101], Trail.Numbers(Path));
        Assert.Equal(1, trail.Context.Health.Counters["file-replaced"]);
    }

    [Fact]
    public async Task Folders_on_the_way_may_be_links()
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        Files.CreateSymbolicLink(_folder["log"], _folder["elsewhere"]);
        await using Trail trail = await StartAsync();
        await trail.WriteAsync(100, 25);
        await CompressedAsync();

        Assert.Equal(Enumerable.Range(100, 25), Trail.AllNumbers(_folder["elsewhere/trail.ndjson"]));
    }

    private static string OwnerOf(string path)
    {
        using System.Diagnostics.Process stat = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%U %g", path]) { RedirectStandardOutput = true })!;
        string output = stat.StandardOutput.ReadToEnd().Trim();
        stat.WaitForExit();
        return output;
    }

    private Task CompressedAsync() => Wait.UntilAsync(
        () => Trail.ClosedFiles(Path) is { Length: 2 } closed && closed.All(file => file.EndsWith(".gz")), "closed files are compressed");

    private Task<Trail> StartAsync(Action<FileSinkSettings>? configure = null) => New(configure).StartAsync();

    private async Task<MonitorError> RefusedAsync(Action<FileSinkSettings>? configure = null) =>
        (await Assert.ThrowsAsync<MonitorException>(New(configure).StartAsync)).Error;

    private Trail New(Action<FileSinkSettings>? configure) => new(Path, rotate: 10 * Line, configure: settings =>
    {
        settings.Compress = FileCompression.Gzip;
        configure?.Invoke(settings);
    });
}
