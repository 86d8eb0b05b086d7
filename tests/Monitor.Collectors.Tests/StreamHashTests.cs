using System.Diagnostics;
using System.Text;
using Monitor.Collectors.StreamHash;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;
using Monitor.Sdk.Testing;

namespace Monitor.Collectors.Tests;

/// <summary>When a named stream is reported, with what contents. A file with a colon in its name stands for a stream here.</summary>
public sealed class StreamHashTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("monitor-streams-");
    private readonly RecordingOutput _output = new();
    private StreamHashCollector? _collector;

    public StreamHashTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Files with a colon in their names stand for streams on Linux.");

    private string Stream => Path.Combine(_folder.FullName, "setup.exe:Zone.Identifier");

    public async ValueTask DisposeAsync()
    {
        if (_collector is not null)
            await _collector.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_stream_at_rest_is_reported_with_its_text_and_waits_for_its_hash()
    {
        File.WriteAllText(Stream, "[ZoneTransfer]\r\nZoneId=3\r\n");
        await StartAsync(TimeSpan.FromMilliseconds(20));

        Made(Stream);

        RecordedEvent stream = await OneAsync();
        Assert.Equal("FileCreateStreamHash", stream.Name);
        Assert.Equal((Stream, "[ZoneTransfer]\r\nZoneId=3\r\n", "/usr/bin/tar"), (stream["TargetFilename"], stream["Contents"], stream["Image"]));
        Assert.Equal(26, stream.As<FileCreateStreamHash>().StreamFile!.Value.Size);
        Assert.Equal(Processes.Time, stream.As<FileCreateStreamHash>().CreationUtcTime);
        Assert.True((stream.Record.Flags & RecordFlags.Pending) != 0);
    }

    [Fact]
    public async Task A_stream_is_waited_for_while_it_is_written()
    {
        File.WriteAllText(Stream, "");
        await StartAsync(TimeSpan.FromSeconds(3));
        Made(Stream);

        Stopwatch clock = Stopwatch.StartNew();
        while (clock.ElapsedMilliseconds < 1000)
            File.AppendAllText(Stream, "x");
        long size = new FileInfo(Stream).Length;

        Assert.Equal(size, (await OneAsync()).As<FileCreateStreamHash>().StreamFile!.Value.Size);
    }

    [Fact]
    public async Task A_stream_that_does_not_come_to_rest_is_reported_when_the_patience_is_over()
    {
        File.WriteAllText(Stream, "");
        await StartAsync(TimeSpan.FromMilliseconds(600), TimeSpan.FromMilliseconds(700));
        Made(Stream);

        Stopwatch clock = Stopwatch.StartNew();
        while (_output.Count == 0 && clock.Elapsed < Deadline)
            File.AppendAllText(Stream, "more\n");

        Assert.Equal(1, _output.Count);
    }

    [Fact]
    public async Task A_stream_that_is_gone_is_reported_without_hash_and_text()
    {
        await StartAsync(TimeSpan.FromMilliseconds(20));

        Made(Stream);

        RecordedEvent stream = await OneAsync();
        Assert.Null(stream.As<FileCreateStreamHash>().StreamFile);
        Assert.True(stream.As<FileCreateStreamHash>().Contents.IsAbsent);
    }

    [Fact]
    public async Task What_waits_at_the_end_is_reported_as_it_is()
    {
        File.WriteAllText(Stream, "half");
        await StartAsync(Never);
        Made(Stream);

        await _collector!.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal("half", Assert.Single(_output.Events)["Contents"]);
    }

    [Fact]
    public async Task Of_too_many_streams_the_oldest_are_reported_as_they_are()
    {
        File.WriteAllText(Stream, "one");
        await StartAsync(Never, streams: 1);
        int sent = 0;
        Stopwatch clock = Stopwatch.StartNew();
        while (_output.Count < 2 && clock.Elapsed < Deadline)
        {
            Made(Stream);
            sent++;
            await Task.Yield();
        }

        await _collector!.DrainAsync(TestContext.Current.CancellationToken);
        Assert.Equal(sent, _output.Count);
        Assert.Equal(_output.Events.Count(one => one.As<FileCreateStreamHash>().StreamFile is null), _output.Health.Counters.GetValueOrDefault("streams-not-looked-at"));
    }

    [Fact]
    public async Task Streams_of_one_file_and_the_file_itself_are_told_apart()
    {
        string other = Path.Combine(_folder.FullName, "setup.exe:other");
        File.WriteAllText(Stream, "same");
        Link(Stream, other);
        await StartAsync(TimeSpan.FromMilliseconds(20));

        Made(Stream);
        Made(other);
        await _output.WaitAsync(2, Deadline);

        uint[] devices = [.. _output.Events.Select(one => one.As<FileCreateStreamHash>().StreamFile!.Value.Device)];
        Assert.NotEqual(devices[0], devices[1]);
        Assert.Single(_output.Events.Select(one => one.As<FileCreateStreamHash>().StreamFile!.Value.Inode).Distinct());
    }

    [Fact]
    public async Task A_stream_longer_than_is_reported_has_no_contents()
    {
        File.WriteAllText(Stream, new string('x', 1025));
        await StartAsync(TimeSpan.FromMilliseconds(20));

        Made(Stream);

        Assert.True((await OneAsync()).As<FileCreateStreamHash>().Contents.IsAbsent);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("tab\tand\r\nlines", "tab\tand\r\nlines")]
    [InlineData("żółw", "żółw")]
    [InlineData("\uFEFFmarked", "marked")]
    [InlineData("", null)]
    [InlineData("MZ\0\u0003", null)]
    [InlineData("bell\a", null)]
    [InlineData("del\u007f", null)]
    public void Text_is_told_from_other_contents(string contents, string? text)
    {
        Assert.Equal(text, StreamText.Of(Encoding.UTF8.GetBytes(contents)) is { } utf8 ? Encoding.UTF8.GetString(utf8) : null);
        Assert.Equal(text, StreamText.Of([0xff, 0xfe, .. Encoding.Unicode.GetBytes(contents.TrimStart('\uFEFF'))]) is { } utf16 ? Encoding.UTF8.GetString(utf16) : null);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_no_text() => Assert.Null(StreamText.Of([(byte)'a', 0xff, (byte)'b']));

    [Fact]
    public async Task A_stream_that_is_made_allocates_nothing_on_the_capture_thread()
    {
        await StartAsync(Never, streams: 16384);
        _output.IsKeeping = false;
        string path = Stream;
        Make(16384);
        await _collector!.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, Allocations.Least(() => Make(1000)));

        void Make(int count)
        {
            for (int i = 0; i < count; i++)
                Made(path);
        }
    }

    private static void Link(string path, string other)
    {
        using Process link = Process.Start("/usr/bin/ln", [path, other]);
        link.WaitForExit();
        Assert.Equal(0, link.ExitCode);
    }

    private async Task StartAsync(TimeSpan rest, TimeSpan? patience = null, int streams = 512)
    {
        _collector = new StreamHashCollector(new StreamHashSettings { Rest = rest, Patience = patience ?? Never, Streams = streams });
        await _collector.StartAsync(_output.Context, TestContext.Current.CancellationToken);
    }

    private void Made(string path) => _collector!.OnRecord(
        new KernelRecord { Kind = KernelHooks.FileStream, Time = Processes.Time, Process = Processes.Full, File = new KernelFile { Path = path } }, _output.Context);

    private async Task<RecordedEvent> OneAsync()
    {
        await _output.WaitAsync(1, Deadline);
        return Assert.Single(_output.Events);
    }
}
