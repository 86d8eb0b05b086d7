using Monitor.Capture.RawRecords;

namespace Monitor.Capture.Tests;

/// <summary>The feed over a fake source.</summary>
public sealed class CaptureFeedTests
{
    private const uint Pid = 1_000_100;

    private readonly Feed _feed = new();

    [Fact]
    public void Records_come_out_in_the_order_in_which_they_lay()
    {
        byte[][] records = [.. Enumerable.Range(0, 1000).Select(i => RecordBytes.Exec(RecordBytes.Header(Pid + (uint)i)))];
        foreach (byte[][] chunk in records.Chunk(77))
            _feed.Source.Then(chunk);

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => Pid + (uint)i), _feed.Run().Activities.Select(activity => activity.ProcessId));
        Assert.Equal(1000, _feed.Capture.Records);
    }

    [Fact]
    public void A_pause_follows_what_was_read()
    {
        _feed.Source.Then(Exit(1), Exit(2)).Then(Exit(3));

        Recording recording = _feed.Run();

        Assert.Equal([2, 3], recording.Pauses.Distinct());
    }

    [Fact]
    public void A_large_heap_of_records_is_read_before_the_next_wait()
    {
        byte[] large = RecordBytes.Exec(RecordBytes.Header(Pid), arguments: new string('x', 200_000));
        _feed.Source.Then([.. Enumerable.Repeat(large, 20)]);

        Assert.Equal(20, _feed.Run().Pauses[0]);
    }

    [Fact]
    public void At_the_stop_the_hooks_go_first_and_then_all_that_is_left_is_read()
    {
        _feed.Source.Then(Exit(1));
        _feed.Source.Late.AddRange([Exit(2), Exit(3)]);

        Recording recording = _feed.Run();

        Assert.Equal([Pid + 1, Pid + 2, Pid + 3], recording.Activities.Select(activity => activity.ProcessId));
        Assert.Equal(["detach", "drain", "drain", "drain", "losses"], _feed.Source.Calls.SkipWhile(call => call != "detach"));
        Assert.Equal(3, recording.Pauses[^1]);
    }

    [Fact]
    public void A_command_line_that_is_not_whole_at_the_stop_goes_on_as_it_is()
    {
        _feed.Source.Late.Add(RecordBytes.Exec(RecordBytes.Header(Pid), arguments: "half", total: 100));

        Recording recording = _feed.Run();

        Assert.Equal(("half", CaptureNotes.Incomplete), (recording.Activities[0].CommandLine, recording.Activities[0].Notes));
        Assert.Equal(1, recording.Pauses[^1]);
    }

    [Fact]
    public void Only_what_found_the_ring_full_left_a_gap()
    {
        _feed.Source.Losses[RawRecordKind.Exec, RawLossReason.RingFull] = 5;
        _feed.Source.Losses[RawRecordKind.Exit, RawLossReason.RingFull] = 2;
        _feed.Source.Losses[RawRecordKind.Exec, RawLossReason.ScratchBusy] = 10;
        _feed.Source.Losses[RawRecordKind.Connection, RawLossReason.CompatSystemCall] = 20;

        _feed.Run();

        Assert.Equal((37, 7), (_feed.Capture.Lost, _feed.Capture.LostInRing));
    }

    [Fact]
    public void Losses_are_told_as_differences()
    {
        void Lose(ulong more)
        {
            _feed.Source.Losses[RawRecordKind.Exec, RawLossReason.RingFull] += more;
            _feed.Time.Advance(TimeSpan.FromSeconds(2));
        }

        _feed.Source.Then(() => Lose(5)).Then(() => Lose(0)).Then(() => Lose(7));
        Recording recording = _feed.Run();

        Assert.Equal([(RawRecordKind.Exec, RawLossReason.RingFull, 5), (RawRecordKind.Exec, RawLossReason.RingFull, 7)], recording.Losses);
        Assert.Equal(12, _feed.Capture.Lost);
    }

    [Fact]
    public void Each_kind_and_reason_is_told_for_itself()
    {
        _feed.Source.Losses[RawRecordKind.Exec, RawLossReason.ScratchBusy] = 1;
        _feed.Source.Losses[RawRecordKind.Connection, RawLossReason.TableFull] = 2;
        _feed.Source.Losses[RawRecordKind.Connection, RawLossReason.MessageUnread] = 3;

        Assert.Equal(
            [
                (RawRecordKind.Exec, RawLossReason.ScratchBusy, 1L),
                (RawRecordKind.Connection, RawLossReason.TableFull, 2),
                (RawRecordKind.Connection, RawLossReason.MessageUnread, 3),
            ],
            _feed.Run().Losses);
        Assert.Equal(6, _feed.Capture.Lost);
    }

    [Fact]
    public void Losses_are_asked_for_once_a_second_and_at_the_stop()
    {
        for (int i = 0; i < 30; i++)
            _feed.Source.Then(() => _feed.Time.Advance(TimeSpan.FromMilliseconds(100)), Exit(1));

        _feed.Run();

        Assert.InRange(_feed.Source.Calls.Count(call => call == "losses"), 3, 5);
    }

    [Fact]
    public void Losses_and_command_lines_that_wait_are_told_also_while_the_ring_does_not_run_empty()
    {
        byte[] large = RecordBytes.Exec(RecordBytes.Header(Pid), arguments: new string('x', 1 << 20));
        byte[] half = RecordBytes.Exec(RecordBytes.Header(Pid + 1), arguments: "half", total: 100);
        List<(int Losses, bool HasHalf)> told = [];
        _feed.Source.Then([half, .. Enumerable.Repeat(large, 6)]);
        _feed.Source.OnDrain = () =>
        {
            told.Add((_feed.Recording.Losses.Count, _feed.Recording.Activities.Any(activity => activity.CommandLine == "half")));
            _feed.Source.Losses[RawRecordKind.Exec, RawLossReason.RingFull]++;
            _feed.Time.Advance(TimeSpan.FromSeconds(2));
        };

        _feed.Run();

        Assert.Equal([(0, false), (1, false), (2, true), (3, true), (4, true)], told[..5]);
    }

    [Fact]
    public void Losses_before_the_last_second_are_told_at_the_stop()
    {
        _feed.Source.Then(Exit(1)).Then(() => _feed.Source.Losses[RawRecordKind.Exit, RawLossReason.RingFull] = 9);

        Assert.Equal([(RawRecordKind.Exit, RawLossReason.RingFull, 9)], _feed.Run().Losses);
    }

    [Fact]
    public void Gaps_in_the_sequence_are_seen()
    {
        byte[] Numbered(ulong sequence)
        {
            RecordHeader header = RecordBytes.Header(Pid);
            header.Sequence = sequence;
            return RecordBytes.Exec(header);
        }

        _feed.Run(Numbered(0), Numbered(1), Numbered(5));

        Assert.Equal(3, _feed.Capture.SequenceGaps);
    }

    [Fact]
    public void A_record_that_makes_no_sense_is_counted_and_the_next_is_read()
    {
        byte[] unknown = Exit(1);
        unknown[4] = 6;
        byte[] cut = RecordBytes.Exec(RecordBytes.Header(Pid))[..100];

        Recording recording = _feed.Run([1, 2, 3], unknown, cut, Exit(2));

        Assert.Equal(
            [(RawRecordKind.None, 1L), ((RawRecordKind)6, 1), (RawRecordKind.Exec, 1)],
            recording.Losses.Select(loss => (loss.Kind, loss.Count)));
        Assert.All(recording.Losses, loss => Assert.Equal(RawLossReason.Malformed, loss.Reason));
        Assert.Equal(Pid + 2, Assert.Single(recording.Activities).ProcessId);
        Assert.Equal(1, _feed.Capture.Records);
    }

    private static byte[] Exit(uint number) => RecordBytes.Exit(RecordBytes.Header(Pid + number));
}
