using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Monitor.Collectors.FileDelete;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Records;
using Monitor.Sdk.Settings;
using Monitor.Sdk.Testing;

namespace Monitor.Collectors.Tests;

/// <summary>Which deleted files are kept, and what their events say.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class FileDeleteArchiveTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("monitor-archive-");
    private readonly RecordingOutput _output = new();
    private readonly ArchiveSettings _settings;
    private FileDeleteCollector? _collector;

    public FileDeleteArchiveTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The archive is for Linux.");
        Directory.CreateDirectory(In("watched/sub"));
        _settings = new ArchiveSettings { Folder = In("archive"), Directories = [In("watched")] };
    }

    public async ValueTask DisposeAsync()
    {
        if (_collector is not null)
            await _collector.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("watched/made.sh", "#!/bin/sh\nexit 0\n", ".sh", "true")]
    [InlineData("watched/sub/.hidden", "plain", "", "false")]
    [InlineData("watched/empty.tar.gz", "", ".gz", "false")]
    [InlineData("watched/odd.a b", "\u007fELF", "", "true")]
    public async Task A_file_that_was_made_and_deleted_is_kept_byte_for_byte(string name, string content, string extension, string isProgram)
    {
        await StartAsync();
        await MakeAsync(name, content);

        RecordedEvent deleted = await DeleteAsync(name);

        string copy = In($"archive/{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)))}{extension}");
        Assert.Equal(("true", copy, isProgram), (deleted["Archived"], deleted["ArchiveFilename"], deleted["IsExecutable"]));
        Assert.Equal(content, File.ReadAllText(copy));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(In("archive")));
    }

    [Fact]
    public async Task A_file_that_was_there_before_is_kept()
    {
        File.WriteAllText(In("watched/sub/old"), "old");
        await StartAsync();
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal("true", (await DeleteAsync("watched/sub/old"))["Archived"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_path_that_was_not_whole_is_said_to_be_so(bool isIncomplete)
    {
        await StartAsync();
        _collector!.OnRecord(
            new KernelRecord { Kind = KernelHooks.FileDelete, IsIncomplete = isIncomplete, File = new KernelFile { Path = In("watched/cut") } }, _output.Context);

        await _collector!.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(isIncomplete, (Assert.Single(_output.Events).Record.Flags & RecordFlags.Incomplete) != 0);
    }

    [Fact]
    public async Task Equal_files_are_kept_once()
    {
        await StartAsync();
        await MakeAsync("watched/one", "same");
        await MakeAsync("watched/two", "same");

        await DeleteAsync("watched/one");
        await DeleteAsync("watched/two");

        Assert.Single(Copies());
    }

    [Fact]
    public async Task Outside_of_the_directories_nothing_is_kept()
    {
        await StartAsync();
        File.WriteAllText(In("elsewhere"), "content");
        Record(KernelHooks.FileCreate, "elsewhere");

        Assert.Null((await DeleteAsync("elsewhere"))["Archived"]);
        Assert.Empty(Copies());
    }

    [Fact]
    public async Task A_file_that_was_not_held_says_so()
    {
        await StartAsync();
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);
        File.WriteAllText(In("watched/quick"), "content");

        Assert.Equal("false - the file was not held open in time", (await DeleteAsync("watched/quick"))["Archived"]);
    }

    [Fact]
    public async Task Another_file_at_the_same_path_is_not_taken_for_it()
    {
        await StartAsync();
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);
        File.WriteAllText(In("watched/file"), "another");
        Record(KernelHooks.FileCreate, "watched/file", inode: 1);

        Assert.Equal("false - the file was not held open in time", (await DeleteAsync("watched/file"))["Archived"]);
    }

    [Fact]
    public async Task A_file_with_another_name_is_not_lost_and_not_kept()
    {
        await StartAsync();
        await MakeAsync("watched/file", "content");
        using Process link = Process.Start("/bin/ln", [In("watched/file"), In("other")]);
        await link.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("false - the file has another name still", (await DeleteAsync("watched/file"))["Archived"]);
    }

    [Fact]
    public async Task A_larger_file_is_not_kept()
    {
        _settings.MaxFileSize = new ByteSize(5);
        await StartAsync();
        await MakeAsync("watched/five", "12345");
        await MakeAsync("watched/six", "123456");

        Assert.Equal("true", (await DeleteAsync("watched/five"))["Archived"]);
        Assert.Equal("false - the file is larger than max-file-size", (await DeleteAsync("watched/six"))["Archived"]);
        Assert.Single(Copies());
    }

    [Fact]
    public async Task Only_programs_are_kept_where_that_is_asked_for()
    {
        _settings.ExecutablesOnly = true;
        await StartAsync();
        await MakeAsync("watched/program", "#!/bin/sh");
        await MakeAsync("watched/text", "text");

        Assert.Equal("true", (await DeleteAsync("watched/program"))["Archived"]);
        Assert.Equal("false - the file is no program", (await DeleteAsync("watched/text"))["Archived"]);
    }

    [Fact]
    public async Task The_oldest_copies_make_room()
    {
        _settings.MaxFileSize = _settings.Quota = new ByteSize(2 * 4096);      // two files, however small
        await StartAsync();
        List<string> copies = [];
        foreach (string content in (string[])["aaaa", "bbbb", "cccc"])
        {
            await MakeAsync("watched/file", content);
            copies.Add((await DeleteAsync("watched/file"))["ArchiveFilename"]!);
        }

        Assert.Equal([false, true, true], copies.Select(File.Exists));

        // A later start knows what there is.
        await _collector!.DisposeAsync();
        await StartAsync();
        await MakeAsync("watched/file", "dddddd");
        await DeleteAsync("watched/file");
        Assert.Equal(["cccc", "dddddd"], Copies().Select(File.ReadAllText).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_moved_file_is_kept_under_its_new_name_and_so_is_the_one_that_it_replaces()
    {
        await StartAsync();
        await MakeAsync("watched/old", "replaced");
        await MakeAsync("watched/new", "replacing");

        File.Move(In("watched/new"), In("watched/old"), overwrite: true);
        Record(KernelHooks.FileRename, "watched/new", "watched/old");
        RecordedEvent replaced = await LastAsync();
        RecordedEvent deleted = await DeleteAsync("watched/old");

        Assert.Equal(("true", "replaced"), (replaced["Archived"], File.ReadAllText(replaced["ArchiveFilename"]!)));
        Assert.Equal((In("watched/old"), "replacing"), (deleted["TargetFilename"], File.ReadAllText(deleted["ArchiveFilename"]!)));
    }

    [Fact]
    public async Task Files_that_change_places_are_both_kept()
    {
        await StartAsync();
        await MakeAsync("watched/one", "1");
        await MakeAsync("watched/two", "2");
        File.Move(In("watched/one"), In("aside"));
        File.Move(In("watched/two"), In("watched/one"));
        File.Move(In("aside"), In("watched/two"));
        Record(KernelHooks.FileRename, "watched/one", "watched/two");
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal("2", File.ReadAllText((await DeleteAsync("watched/one"))["ArchiveFilename"]!));
        Assert.Equal("1", File.ReadAllText((await DeleteAsync("watched/two"))["ArchiveFilename"]!));
    }

    [Fact]
    public async Task No_more_files_are_held_than_allowed()
    {
        _settings.Files = 2;
        await StartAsync();
        foreach (string name in (string[])["watched/1", "watched/2", "watched/3"])
            await MakeAsync(name, name);

        Assert.Equal("false - the file was not held open in time", (await DeleteAsync("watched/1"))["Archived"]);
        Assert.Equal("true", (await DeleteAsync("watched/2"))["Archived"]);
        Assert.Equal("true", (await DeleteAsync("watched/3"))["Archived"]);
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private IEnumerable<string> Copies() => Directory.EnumerateFiles(In("archive"));

    private async Task StartAsync()
    {
        _collector = new FileDeleteCollector(new FileDeleteSettings { Archive = _settings });
        await _collector.StartAsync(_output.Context, TestContext.Current.CancellationToken);
    }

    private async Task MakeAsync(string name, string content)
    {
        File.WriteAllText(In(name), content);
        Record(KernelHooks.FileCreate, name);
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);
    }

    private async Task<RecordedEvent> DeleteAsync(string name)
    {
        File.Delete(In(name));
        Record(KernelHooks.FileDelete, name);
        RecordedEvent deleted = await LastAsync();
        Assert.Equal(In(name), deleted["TargetFilename"]);
        return deleted;
    }

    private async Task<RecordedEvent> LastAsync()
    {
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);
        RecordedEvent last = _output.Events.Last();
        Assert.Equal(("FileDelete", "/bin/rm", Processes.Time), (last.Name, last["Image"], last.Time));
        return last;
    }

    private void Record(KernelHooks kind, string name, string? newName = null, ulong inode = 0) => _collector!.OnRecord(
        new KernelRecord
        {
            Kind = kind,
            Time = Processes.Time,
            Process = new KernelProcess { ProcessId = 7, Image = "/bin/rm"u8 },
            File = new KernelFile
            {
                Path = System.Text.Encoding.UTF8.GetBytes(In(name)).AsSpan(),
                NewPath = newName is null ? default : System.Text.Encoding.UTF8.GetBytes(In(newName)).AsSpan(),
                Identity = inode == 0 ? null : new Sdk.Events.FileIdentity(1, inode, 0, default),
            },
        },
        _output.Context);
}
