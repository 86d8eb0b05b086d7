using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Tests;

/// <summary>Command lines that come in several records.</summary>
public sealed class LongCommandLineTests
{
    private const uint Pid = 1_000_100, Other = 1_000_200;
    private static readonly RecordHeader Header = RecordBytes.Header(Pid);

    private readonly byte[] _exec = RecordBytes.Exec(Header, arguments: "tool\0one", total: 16);
    private readonly byte[] _second = RecordBytes.Arguments(Header, 8, "\0two");
    private readonly byte[] _third = RecordBytes.Arguments(Header, 12, "\0end");
    private readonly byte[] _exit = RecordBytes.Exit(Header);

    [Fact]
    public void The_pieces_make_one_command_line()
    {
        SeenActivity activity = Assert.Single(Feed.Decode(_exec, _second, _third).Activities);

        Assert.Equal(("tool|one|two|end", CaptureNotes.None), (activity.CommandLine, activity.Notes));
    }

    [Fact]
    public void Records_of_other_processes_lie_in_between()
    {
        Recording recording = Feed.Decode(
            _exec,
            RecordBytes.Exec(RecordBytes.Header(Other), arguments: "other\0a", total: 9),
            _second,
            RecordBytes.Exit(RecordBytes.Header(Other + 1)),
            RecordBytes.Arguments(RecordBytes.Header(Other), 7, "bc"),
            _third);

        Assert.Equal(["-", "other|abc", "tool|one|two|end"], recording.Activities.Select(activity => activity.CommandLine));
        Assert.All(recording.Activities, activity => Assert.Equal(CaptureNotes.None, activity.Notes));
    }

    [Fact]
    public void A_missing_piece_ends_the_command_line_there()
    {
        Recording recording = Feed.Decode(_exec, _third, _exit);

        Assert.Equal([KernelHooks.ProcessCreate, KernelHooks.ProcessTerminate], recording.Activities.Select(activity => activity.Kind));
        Assert.Equal(("tool|one", CaptureNotes.Incomplete), (recording.Activities[0].CommandLine, recording.Activities[0].Notes));
    }

    [Fact]
    public void Pieces_in_the_wrong_order_make_no_wrong_command_line()
    {
        SeenActivity activity = Assert.Single(Feed.Decode(_exec, _third, _second).Activities);

        Assert.StartsWith(activity.CommandLine, "tool|one|two|end", StringComparison.Ordinal);
        Assert.Equal(CaptureNotes.Incomplete, activity.Notes);
    }

    [Fact]
    public void A_piece_that_comes_twice_counts_once()
    {
        SeenActivity activity = Assert.Single(Feed.Decode(_exec, _second, _second, _third).Activities);

        Assert.Equal(("tool|one|two|end", CaptureNotes.None), (activity.CommandLine, activity.Notes));
    }

    [Fact]
    public void A_piece_without_its_exec_record_is_passed_over()
    {
        Assert.Empty(Feed.Decode(_second, _third).Activities);
    }

    [Fact]
    public void A_piece_that_is_longer_than_the_rest_is_not_taken()
    {
        SeenActivity activity = Assert.Single(Feed.Decode(_exec, RecordBytes.Arguments(Header, 8, new string('y', 100))).Activities);

        Assert.Equal(("tool|one", CaptureNotes.Incomplete), (activity.CommandLine, activity.Notes));
    }

    [Fact]
    public void A_process_that_ends_first_is_started_before_it_ends()
    {
        Recording recording = Feed.Decode(_exec, _second, _exit);

        Assert.Equal([KernelHooks.ProcessCreate, KernelHooks.ProcessTerminate], recording.Activities.Select(activity => activity.Kind));
        Assert.Equal(("tool|one|two", CaptureNotes.Incomplete), (recording.Activities[0].CommandLine, recording.Activities[0].Notes));
    }

    [Fact]
    public void A_process_that_starts_the_next_image_first_keeps_that_one()
    {
        Recording recording = Feed.Decode(
            RecordBytes.Exec(Header, arguments: "first", image: "first\0", total: 100),
            RecordBytes.Exec(RecordBytes.Header(Pid, serial: 2), image: "second\0"),
            RecordBytes.Exit(RecordBytes.Header(Pid, serial: 2)));

        Assert.Equal(["/first", "/second", "/second"], recording.Activities.Select(activity => activity.Image));
    }

    [Fact]
    public void A_process_that_takes_the_id_does_not_take_the_command_line()
    {
        Recording recording = Feed.Decode(
            RecordBytes.Exec(Header, arguments: "first", image: "first\0", total: 10),
            RecordBytes.Exec(RecordBytes.Header(Pid, start: 9_000_000_000), arguments: "other", image: "other\0", total: 10),
            RecordBytes.Arguments(RecordBytes.Header(Pid, start: 9_000_000_000), 5, "-rest"));

        Assert.Equal([("/first", "first"), ("/other", "other-rest")], recording.Activities.Select(activity => (activity.Image, activity.CommandLine)));
    }

    [Fact]
    public void An_answer_to_what_the_image_before_began_does_not_end_the_wait()
    {
        byte[] address = [127, 0, 0, 1];
        Recording recording = Feed.Decode(
            RecordBytes.Exec(RecordBytes.Header(Pid, serial: 2), arguments: "tool\0one", total: 16),
            RecordBytes.Connection(Header, family: 2, address, address),
            RecordBytes.Arguments(RecordBytes.Header(Pid, serial: 2), 8, "\0two\0end"));

        Assert.Equal("tool|one|two|end", recording.Activities.Single(activity => activity.Kind == KernelHooks.ProcessCreate).CommandLine);
    }

    [Fact]
    public void A_lull_between_the_pieces_does_not_end_the_wait()
    {
        Feed feed = new();
        feed.Source.Then(_exec).Then().Then(_second).Then().Then(_third);

        Assert.Equal("tool|one|two|end", Assert.Single(feed.Run().Activities).CommandLine);
    }

    [Fact]
    public void After_a_second_it_goes_on_as_it_is_however_busy_the_machine()
    {
        Feed feed = new();
        byte[] traffic = RecordBytes.Exec(RecordBytes.Header(Other), filename: "/bin/other");
        feed.Source
            .Then(_exec, _second, traffic)
            .Then(() => feed.Time.Advance(TimeSpan.FromSeconds(1.5)), traffic)
            .Then(() => Assert.Contains(feed.Recording.Activities, activity => activity.ProcessId == Pid), traffic);

        SeenActivity activity = feed.Run().Activities.Single(activity => activity.ProcessId == Pid);

        Assert.Equal(("tool|one|two", CaptureNotes.Incomplete), (activity.CommandLine, activity.Notes));
    }

    [Fact]
    public void A_command_line_of_two_mebibytes_comes_whole()
    {
        const int PieceLength = 4096, Pieces = 512;
        List<byte[]> records = [RecordBytes.Exec(Header, arguments: "", total: PieceLength * Pieces)];
        for (uint piece = 0; piece < Pieces; piece++)
            records.Add(RecordBytes.Arguments(Header, piece * PieceLength, new string((char)('a' + piece % 26), PieceLength)));

        SeenActivity activity = Assert.Single(Feed.Decode([.. records]).Activities);

        Assert.Equal(string.Concat(Enumerable.Range(0, Pieces).Select(piece => new string((char)('a' + piece % 26), PieceLength))), activity.CommandLine);
        Assert.Equal(CaptureNotes.None, activity.Notes);
    }
}
