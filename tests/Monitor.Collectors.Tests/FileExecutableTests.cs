using System.Diagnostics;
using Monitor.Collectors.FileExecutable;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Testing;

namespace Monitor.Collectors.Tests;

/// <summary>When a file that was written is reported as a program, and as which file.</summary>
public sealed class FileExecutableTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("monitor-programs-");
    private readonly RecordingOutput _output = new();
    private FileExecutableCollector? _collector;

    public FileExecutableTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Files are looked at on Linux.");

    private string Target => Path.Combine(_folder.FullName, "target");

    public async ValueTask DisposeAsync()
    {
        if (_collector is not null)
            await _collector.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("\u007fELF...")]
    [InlineData("#!/bin/sh")]
    [InlineData("#!")]
    [InlineData("MZ")]
    public async Task A_program_at_rest_is_reported_as_the_file_that_it_is(string content)
    {
        File.WriteAllText(Target, content);
        await StartAsync(rest: TimeSpan.FromMilliseconds(20));

        Written(isProgram: false);

        RecordedEvent program = await OneAsync();
        Assert.Equal("FileExecutableDetected", program.Name);
        Assert.Equal((Target, Target, Inode(Target)), (program["TargetFilename"], program["RestingFilename"], program.As<FileExecutableDetected>().TargetFile!.Value.Inode));
        Assert.Equal(content.Length, program.As<FileExecutableDetected>().TargetFile!.Value.Size);
        Assert.True((program.Record.Flags & RecordFlags.Pending) != 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_path_that_was_not_whole_is_said_to_be_so(bool isIncomplete)
    {
        File.WriteAllText(Target, "#!/bin/sh");
        await StartAsync(rest: TimeSpan.FromMilliseconds(20));
        _collector!.OnRecord(
            new KernelRecord { Kind = KernelHooks.FileExecutable, IsIncomplete = isIncomplete, File = new KernelFile { Path = Target, IsProgram = true } },
            _output.Context);

        Assert.Equal(isIncomplete, ((await OneAsync()).Record.Flags & RecordFlags.Incomplete) != 0);
    }

    [Theory]
    [InlineData("plain text")]
    [InlineData("#")]
    [InlineData("")]
    [InlineData("\0\0\0\0\0")]
    [InlineData("\u007fEL")]
    public async Task Other_files_are_not_reported(string content)
    {
        File.WriteAllText(Target, content);
        await StartAsync(rest: TimeSpan.FromMilliseconds(20));

        Written(isProgram: false);
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, _output.Count);
    }

    [Fact]
    public async Task A_file_is_waited_for_while_it_changes()
    {
        File.WriteAllText(Target, "#!");
        await StartAsync(rest: TimeSpan.FromSeconds(3));
        Written(isProgram: true);

        Stopwatch clock = Stopwatch.StartNew();
        while (clock.ElapsedMilliseconds < 1000)
            File.AppendAllText(Target, "more\n");
        long size = new FileInfo(Target).Length;

        Assert.Equal(size, (await OneAsync()).As<FileExecutableDetected>().TargetFile!.Value.Size);
    }

    [Fact]
    public async Task What_is_filled_later_is_looked_at_again()
    {
        File.WriteAllText(Target, "\0\0\0\0\0\0");
        await StartAsync(rest: TimeSpan.FromMilliseconds(20));
        Written(isProgram: false);
        await LookedAtAsync();

        File.WriteAllText(Target, "\u007fELF..");

        Assert.Equal(Target, (await OneAsync())["RestingFilename"]);
    }

    [Fact]
    public async Task A_file_that_does_not_come_to_rest_is_reported_when_the_patience_is_over()
    {
        File.WriteAllText(Target, "#!");
        await StartAsync(rest: TimeSpan.FromMilliseconds(600), patience: TimeSpan.FromMilliseconds(700));
        Written(isProgram: true);

        Stopwatch clock = Stopwatch.StartNew();
        while (_output.Count == 0 && clock.Elapsed < Deadline)
            File.AppendAllText(Target, "more\n");

        Assert.Equal(1, _output.Count);
    }

    [Fact]
    public async Task A_file_that_was_moved_meanwhile_is_found_where_it_lies()
    {
        File.WriteAllText(Target, "#!/bin/sh");
        await StartAsync(rest: Never);
        Written(isProgram: true);
        await LookedAtAsync();

        File.Move(Target, Target + ".final");
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);

        RecordedEvent program = await OneAsync();
        Assert.Equal((Target, Target + ".final"), (program["TargetFilename"], program["RestingFilename"]));
    }

    [Fact]
    public async Task A_file_that_was_moved_before_it_was_looked_at_is_followed()
    {
        await StartAsync(rest: TimeSpan.FromSeconds(1));
        File.WriteAllText(Target + ".final", "#!/bin/sh");
        Written(isProgram: false, Inode(Target + ".final"));

        Moved(Target, Target + ".final");

        RecordedEvent program = await OneAsync();
        Assert.Equal((Target, Target + ".final"), (program["TargetFilename"], program["RestingFilename"]));
    }

    [Fact]
    public async Task A_file_that_is_gone_before_it_was_looked_at_is_reported_if_the_kernel_saw_it()
    {
        await StartAsync(rest: Never);

        Written(isProgram: false, inode: 1);
        Written(isProgram: true, inode: 2);
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Null((await OneAsync())["RestingFilename"]);
    }

    [Theory]
    [InlineData("overwritten")]
    [InlineData("")]
    public async Task A_program_that_is_overwritten_before_it_was_looked_at_is_reported_all_the_same(string content)
    {
        File.WriteAllText(Target, content);
        await StartAsync(rest: TimeSpan.FromMilliseconds(20));

        Written(isProgram: true);
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Target, (await OneAsync())["TargetFilename"]);
    }

    [Fact]
    public async Task A_file_that_becomes_a_program_while_it_is_watched_and_is_overwritten_is_reported()
    {
        File.WriteAllText(Target, "\0\0\0\0");
        await StartAsync(rest: Never);

        Written(isProgram: false);
        await LookedAtAsync();
        Written(isProgram: true);
        File.WriteAllText(Target, "overwritten");
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, _output.Count);
    }

    [Fact]
    public async Task A_file_without_a_name_is_found_by_its_writers_descriptor()
    {
        await using FileStream open = new(Target, System.IO.FileMode.Create);
        await open.WriteAsync("#!/bin/sh"u8.ToArray(), TestContext.Current.CancellationToken);
        await open.FlushAsync(TestContext.Current.CancellationToken);
        ulong inode = Inode(Target);
        File.Delete(Target);
        await StartAsync(rest: TimeSpan.FromMilliseconds(20));

        Written(isProgram: false, inode, (uint)open.SafeFileHandle.DangerousGetHandle());

        RecordedEvent program = await OneAsync();
        Assert.Null(program["RestingFilename"]);
        Assert.Equal(inode, program.As<FileExecutableDetected>().TargetFile!.Value.Inode);
    }

    [Fact]
    public async Task A_file_that_is_written_again_while_it_is_watched_is_reported_once()
    {
        File.WriteAllText(Target, "#!/bin/sh");
        await StartAsync(rest: Never);

        for (int i = 0; i < 5; i++)
            Written(isProgram: true);
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, _output.Count);
        Written(isProgram: true);
        await _collector.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, _output.Count);
    }

    [Fact]
    public async Task More_files_than_are_watched_are_settled_as_they_are()
    {
        await StartAsync(rest: Never, files: 2);
        for (int i = 0; i < 10; i++)
        {
            string path = $"{Target}.{i}";
            File.WriteAllText(path, "#!/bin/sh");
            Written(isProgram: true, Inode(path), path: path);
        }

        await _collector!.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{Target}.{i}"), _output.Events.Select(one => one["TargetFilename"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Moves_take_no_room_from_files_that_were_written()
    {
        using ManualResetEventSlim blocked = new(), goOn = new();
        File.WriteAllText(Target, "#!/bin/sh");
        await StartAsync(rest: Never, patience: Never, files: 1);
        _output.Beginning = _ =>
        {
            blocked.Set();
            goOn.Wait(TestContext.Current.CancellationToken);
        };
        Written(isProgram: true);
        Task draining = _collector!.DrainAsync(TestContext.Current.CancellationToken);
        Assert.True(blocked.Wait(Deadline, TestContext.Current.CancellationToken));
        for (int i = 0; i < 600; i++)
            Moved("/from", "/to");
        _output.Beginning = null;
        Written(isProgram: false, Inode(Target));
        goOn.Set();
        await draining;

        Assert.DoesNotContain("files-not-looked-at", _output.Health.Counters);
        Assert.InRange(_output.Health.Counters["moves-not-followed"], 1, 600 - 511);
    }

    [Fact]
    public async Task What_a_program_writes_allocates_nothing_on_the_capture_thread()
    {
        await StartAsync(rest: Never, files: 16384);
        _output.IsKeeping = false;
        string path = Target;
        Write(16384);
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, Allocations.Least(() => Write(1000)));

        void Write(int count)
        {
            for (int i = 0; i < count; i++)
                Written(isProgram: false, inode: 1, path: path);
        }
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_file_that_is_closed_has_come_to_rest(bool isProgram, int events)
    {
        await StartAsync(rest: Never);

        _collector!.OnRecord(
            new KernelRecord
            {
                Kind = KernelHooks.FileExecutable,
                Time = Processes.Time,
                Process = Processes.Full,
                File = new KernelFile { Path = @"C:\a.exe"u8, IsClosed = true, IsProgram = isProgram, Identity = new FileIdentity(1, 7, 12, new EventTime(3)) },
            },
            _output.Context);

        Assert.Equal(events, _output.Count);
        Assert.All(_output.Events, program => Assert.Equal(
            (@"C:\a.exe", @"C:\a.exe", 12L), (program["TargetFilename"], program["RestingFilename"], program.As<FileExecutableDetected>().TargetFile!.Value.Size)));
    }

    private static ulong Inode(string path)
    {
        using Process stat = Process.Start(new ProcessStartInfo("/usr/bin/stat", ["-c", "%i", path]) { RedirectStandardOutput = true })!;
        return ulong.Parse(stat.StandardOutput.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task StartAsync(TimeSpan rest, TimeSpan? patience = null, int files = 512)
    {
        _collector = new FileExecutableCollector(new FileExecutableSettings { Rest = rest, Patience = patience ?? Never, Files = files });
        await _collector.StartAsync(_output.Context, TestContext.Current.CancellationToken);
    }

    private void Written(bool isProgram) => Written(isProgram, Inode(Target));

    private void Written(bool isProgram, ulong inode, uint descriptor = 4000, string? path = null) => _collector!.OnRecord(
        new KernelRecord
        {
            Kind = KernelHooks.FileExecutable,
            Time = Processes.Time,
            Process = new KernelProcess { ProcessId = (uint)Environment.ProcessId, Image = "/usr/bin/cp"u8 },
            File = new KernelFile
            {
                Path = path ?? Target,
                Identity = new FileIdentity(1, inode, 0, default),
                IsProgram = isProgram,
                Descriptor = descriptor,
            },
        },
        _output.Context);

    private void Moved(string from, string to) => _collector!.OnRecord(
        new KernelRecord { Kind = KernelHooks.FileRename, File = new KernelFile { Path = from, NewPath = to } }, _output.Context);

    /// <summary>Waits until the file was opened: this process holds it, then.</summary>
    private async Task LookedAtAsync()
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!Directory.EnumerateFiles("/proc/self/fd").Any(file => new FileInfo(file).LinkTarget == Target))
        {
            Assert.True(clock.Elapsed < Deadline);
            await Task.Yield();
        }
    }

    private async Task<RecordedEvent> OneAsync()
    {
        await _output.WaitAsync(1, Deadline);
        return Assert.Single(_output.Events);
    }
}
