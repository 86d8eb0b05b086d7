using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Monitor.Collectors.FileDelete;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Testing;

namespace Monitor.Collectors.Tests;

/// <content>What is not held or kept, and what does the archive no harm.</content>
public sealed partial class FileDeleteArchiveTests
{
    [Fact]
    public async Task Links_and_fifos_are_not_held()
    {
        File.WriteAllText(In("secret"), "secret");
        File.CreateSymbolicLink(In("watched/link"), In("secret"));
        using Process made = Process.Start("/usr/bin/mkfifo", [In("watched/fifo")]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        await StartAsync();

        Assert.StartsWith("false", (await DeleteAsync("watched/link"))["Archived"], StringComparison.Ordinal);
        Assert.StartsWith("false", (await DeleteAsync("watched/fifo"))["Archived"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("link", "watched")]
    [InlineData("outer/sub", "watched/sub")]
    [InlineData("chain", "watched")]
    public async Task A_directory_that_is_reached_through_links_is_the_one_that_they_lead_to(string directory, string isTruly)
    {
        Directory.CreateSymbolicLink(In("link"), In("watched"));
        Directory.CreateSymbolicLink(In("outer"), "watched");
        Directory.CreateSymbolicLink(In("chain"), In("link"));
        Directory.CreateSymbolicLink(In("circle"), In("circle"));
        _settings.Directories = [In("circle"), In(directory)];
        File.WriteAllText(In(isTruly + "/old"), "old");
        await StartAsync();
        await MakeAsync(isTruly + "/new", "new");

        Assert.Equal("true", (await DeleteAsync(isTruly + "/old"))["Archived"]);
        Assert.Equal("true", (await DeleteAsync(isTruly + "/new"))["Archived"]);
    }

    [Fact]
    public async Task What_a_link_leads_to_is_not_held()
    {
        File.WriteAllText(In("secret"), "secret");
        Directory.CreateSymbolicLink(In("watched/folder"), _folder.FullName);
        File.CreateSymbolicLink(In("link"), In("secret"));
        await StartAsync();
        File.Move(In("link"), In("watched/link"));
        Record(KernelHooks.FileRename, "link", "watched/link");
        Record(KernelHooks.FileCreate, "watched/folder/secret");
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);
        File.Delete(In("secret"));

        Assert.Equal("false - the file was not held open in time", (await DeleteAsync("watched/link"))["Archived"]);
        Record(KernelHooks.FileDelete, "watched/folder/secret");
        Assert.Equal("false - the file was not held open in time", (await LastAsync())["Archived"]);
    }

    [Fact]
    public async Task Folders_nested_deeper_than_a_path_is_long_do_no_harm()
    {
        using Process nested = Process.Start("/bin/sh", ["-c", "cd -P \"$1\" && i=0 && while [ $i -lt 24 ]; do mkdir $2 && cd -P $2 || exit 1; i=$((i+1)); done", "sh", In("watched/sub"), new string('d', 200)]);
        await nested.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, nested.ExitCode);
        File.WriteAllText(In("watched/old"), "old");
        try
        {
            await StartAsync();
            await _collector!.DrainAsync(TestContext.Current.CancellationToken);

            Assert.Equal("true", (await DeleteAsync("watched/old"))["Archived"]);
        }
        finally
        {
            using Process removed = Process.Start("/bin/rm", ["-rf", In("watched/sub")]);
            await removed.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public void A_file_whose_deletion_was_not_seen_is_let_go_in_the_end()
    {
        File.WriteAllText(In("watched/gone"), "content");
        File.WriteAllText(In("watched/there"), "content");
        using HeldFiles held = new(10);
        Assert.True(held.Hold(System.Text.Encoding.UTF8.GetBytes(In("watched/gone"))));
        Assert.True(held.Hold(System.Text.Encoding.UTF8.GetBytes(In("watched/there"))));
        File.Delete(In("watched/gone"));

        held.LetNamelessGo();
        Assert.Equal(2, held.Count);
        held.LetNamelessGo();
        Assert.Equal(1, held.Count);
        using Microsoft.Win32.SafeHandles.SafeFileHandle? there = held.Take(System.Text.Encoding.UTF8.GetBytes(In("watched/there")));
        Assert.NotNull(there);
    }

    [Fact]
    public async Task What_a_crash_left_is_removed()
    {
        Directory.CreateDirectory(In("archive"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(In("archive/0123456789abcdef0123456789abcdef.part"), "half");

        await StartAsync();

        Assert.Empty(Directory.EnumerateFiles(In("archive")));
    }

    [Fact]
    public async Task Files_that_somebody_else_put_there_are_not_removed()
    {
        Directory.CreateDirectory(In("archive"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(In("archive/notes.txt"), "an operator's");
        File.WriteAllText(In("archive/download.part"), "an operator's");
        _settings.MaxFileSize = _settings.Quota = new ByteSize(10);
        await StartAsync();
        await MakeAsync("watched/file", "0123456789");

        Assert.Equal("true", (await DeleteAsync("watched/file"))["Archived"]);
        Assert.Equal(["download.part", "notes.txt"], Copies().Select(path => Path.GetFileName(path)!).Where(name => !name.StartsWith("84d89877", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true, "is a link")]
    [InlineData(false, "Others may enter")]
    public async Task A_folder_that_others_may_enter_is_refused(bool isLink, string reason)
    {
        Directory.CreateDirectory(In("open"));
        File.SetUnixFileMode(In("open"), (UnixFileMode)0b111_101_101);
        if (isLink)
            File.CreateSymbolicLink(In("archive"), In("open"));
        else
            Directory.Move(In("open"), In("archive"));

        Assert.Contains(reason, (await Assert.ThrowsAsync<IOException>(StartAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_is_the_reason()
    {
        await StartAsync();
        await MakeAsync("watched/file", "content");
        Directory.Delete(In("archive"));

        Assert.StartsWith("false - Could not find", (await DeleteAsync("watched/file"))["Archived"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_there_is_no_room_for_says_so_and_is_counted()
    {
        await StartAsync();
        using ManualResetEventSlim blocked = new(), goOn = new();
        _output.Beginning = _ =>
        {
            blocked.Set();
            goOn.Wait(TestContext.Current.CancellationToken);
        };
        Record(KernelHooks.FileDelete, "watched/first");
        Assert.True(blocked.Wait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        for (int i = 0; i < 4096; i++)
            Record(KernelHooks.FileCreate, "watched/waiting");

        _output.Beginning = null;
        Record(KernelHooks.FileDelete, "watched/last");
        goOn.Set();
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal("false - too much was waiting to be kept", _output.Events.Single(one => one["TargetFilename"] == In("watched/last"))["Archived"]);
        Assert.Equal(1, _output.Health.Counters["files-not-kept"]);
    }

    [Fact]
    public async Task Nothing_is_allocated_on_the_capture_thread()
    {
        await StartAsync();
        _output.IsKeeping = false;
        byte[] path = System.Text.Encoding.UTF8.GetBytes(In("watched/file"));
        Delete(4096);
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, Allocations.Least(() => Delete(500)));

        void Delete(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _collector!.OnRecord(
                    new KernelRecord { Kind = KernelHooks.FileDelete, Time = Processes.Time, Process = new KernelProcess { ProcessId = 7 }, File = new KernelFile { Path = path.AsSpan() } },
                    _output.Context);
            }
        }
    }

    [Fact]
    public void Without_an_archive_only_deletions_are_asked_for()
    {
        Assert.Equal(KernelHooks.FileDelete, new FileDeleteCollector(new FileDeleteSettings()).Hooks);
        Assert.Equal(
            KernelHooks.FileDelete | KernelHooks.FileCreate | KernelHooks.FileRename, new FileDeleteCollector(new FileDeleteSettings { Archive = _settings }).Hooks);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_told()
    {
        Assert.Empty(_settings.Validate());
        Assert.Single(new ArchiveSettings { Folder = "archive" }.Validate());
        Assert.Single(new ArchiveSettings { Folder = "/tmp/archive" }.Validate());
        Assert.Single(new ArchiveSettings { Directories = [] }.Validate());
        Assert.Single(new ArchiveSettings { Directories = ["tmp"] }.Validate());
        Assert.Single(new ArchiveSettings { MaxFileSize = new ByteSize(2), Quota = new ByteSize(1) }.Validate());
        Assert.Single(new ArchiveSettings { Files = 0 }.Validate());
    }
}
