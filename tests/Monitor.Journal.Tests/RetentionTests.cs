using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Monitor.Sdk.EventSet;

namespace Monitor.Journal.Tests;

public sealed class RetentionTests
{
    private const int Padding = 2000;

    private static readonly JournalOptions Small = TestEvents.Patient with { SegmentSize = 64 << 10, Keep = 256 << 10 };

    [Fact]
    public async Task A_journal_never_takes_more_than_it_may_and_keeps_the_newest()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open(Small);

        for (int i = 1; i <= 1000; i += 10)
        {
            await writer.CommitAsync(i, 10, Padding);
            Assert.InRange(Bytes(folder), 1, Small.Keep);
        }

        using JournalReader reader = writer.OpenReader(0, null);
        List<string> left = reader.ReadAll();
        Assert.Equal(TestEvents.Numbers((int)writer.OldestSequence, left.Count), left);
        Assert.Equal("1000", left[^1]);
        Assert.InRange(left.Count, 50, 120);
        Assert.Equal((writer.Totals.Segments, writer.Totals.Bytes), (folder.Segments.Length, Bytes(folder)));
        VerifyResult verified = JournalVerifier.Verify(JournalFolder.Open(folder.Path));
        Assert.True(verified.IsSound && verified.Events == left.Count, verified.FirstBreak?.What);
    }

    [Fact]
    public async Task A_reader_that_is_overtaken_knows_what_it_missed_and_nothing_else_is_lost()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open(Small, TestEvents.Description("audit", "detect"));
        using JournalReader slow = writer.OpenReader(0, "audit"), fast = writer.OpenReader(0, "detect");
        await AppendAsync(1);
        Assert.True(slow.TryRead(out JournalEntry first));
        Assert.Equal(1UL, first.Sequence);
        List<ulong> got = [1];
        long fastGot = 0;
        Dictionary<ushort, long> missed = [];

        for (int i = 31; i <= 900; i += 30)
        {
            await AppendAsync(i);
            while (fast.TryRead(out _))
                fastGot++;
        }

        List<JournalGap> gaps = [];
        while (true)
        {
            if (slow.TryRead(out JournalEntry entry))
                got.Add(entry.Sequence);
            else if (slow.TryTakeGap(out JournalGap? gap))
                gaps.Add(gap);
            else
                break;
        }

        Assert.Equal(300, fastGot);
        JournalGap overtaken = Assert.Single(gaps);
        Assert.Equal(JournalGapKind.Overtaken, overtaken.Kind);
        Assert.Equal<ushort>([5, AgentStopped.Schema.Id], overtaken.Events.Keys.Order());
        Assert.Equal(600, got.Count + overtaken.Events.Values.Sum());
        Assert.Equal(300, got.Count(sequence => sequence % 3 == 1) + overtaken.Events[5]);
        Assert.DoesNotContain(got, sequence => sequence >= overtaken.FirstSequence && sequence <= overtaken.LastSequence);
        Assert.Equal(overtaken.FirstSequence, got.Last(sequence => sequence < overtaken.FirstSequence) + 1 + (overtaken.FirstSequence % 3 == 1 ? 1UL : 0));

        async Task AppendAsync(int from)
        {
            for (int i = from; i < from + 30; i++)
            {
                (ulong route, ushort id) = (i % 3) switch { 0 => (0b10UL, (ushort)5), 1 => (0b01UL, (ushort)5), _ => (0b01UL, AgentStopped.Schema.Id) };
                writer.Append(new string('x', Padding), route, id, names: [null]);
            }

            await writer.CommitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task What_a_reader_has_loaded_is_not_lost_when_the_file_goes()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open(Small);
        using JournalReader reader = writer.OpenReader(0, null);
        await writer.CommitAsync(1, 20, Padding);
        Assert.True(reader.TryRead(out _));

        for (int i = 21; i <= 400; i += 20)
            await writer.CommitAsync(i, 20, Padding);

        for (int i = 2; i <= 20; i++)
        {
            Assert.False(reader.TryTakeGap(out _));
            Assert.True(reader.TryRead(out JournalEntry entry));
            Assert.Equal((ulong)i, entry.Sequence);
        }

        Assert.False(reader.TryRead(out _));
        Assert.True(reader.TryTakeGap(out JournalGap? gap));
        Assert.Equal((21UL, writer.OldestSequence - 1), (gap.FirstSequence, gap.LastSequence));
        Assert.Equal((long)(gap.LastSequence - 20), gap.Events[5]);
        Assert.Equal($"{writer.OldestSequence}-400", Assert.Single(reader.Runs()));
    }

    [Fact]
    public async Task A_reader_that_comes_too_late_is_told_so()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open(Small);
        for (int i = 1; i <= 400; i += 20)
            await writer.CommitAsync(i, 20, Padding);
        ulong oldest = writer.OldestSequence;

        Assert.Equal([$"gap 5-{oldest - 1}", $"{oldest}-400"], writer.OpenReader(5, null).Runs());
        Assert.Equal([$"{oldest}-400"], writer.OpenReader(0, null).Runs());
        Assert.Equal(["390-400"], writer.OpenReader(390, null).Runs());
        Assert.Empty(writer.OpenReader(9999, null).Runs());
    }

    [Fact]
    public async Task With_drop_new_nothing_that_a_reader_needs_goes_and_appending_waits()
    {
        using TestFolder folder = new();
        FakeTimeProvider time = new();
        await using JournalWriter writer = folder.Open(Small with { WhenFull = WhenFull.DropNew, MaximumWaiting = 50_000 }, time: time);
        List<string?> faults = [];
        writer.FaultChanged += fault =>
        {
            lock (faults)
                faults.Add(fault?.Code);
        };
        JournalReader reader = writer.OpenReader(0, null);
        int appended = 0;
        while (!writer.IsStalled)
        {
            writer.Append(++appended, 1, Padding);
            Task commit = writer.CommitAsync(CancellationToken.None).AsTask();
            await Eventually.Holds(() => commit.IsCompleted || writer.IsStalled, "a commit or a stall");
        }

        Assert.Equal("MON6005", writer.Fault!.Code);
        using CancellationTokenSource cancelled = new();
        Task blocked = Task.Run(() =>
        {
            for (; appended < 10_000; appended++)
            {
                using JournalWriter.Appending batch = writer.BeginAppend(cancelled.Token);
                batch.Append(TestEvents.Make((appended + 1).ToString(CultureInfo.InvariantCulture) + new string('.', Padding))[0], TestEvents.Everything, []);
            }
        }, TestContext.Current.CancellationToken);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked);
        Assert.InRange(Bytes(folder), 1, Small.Keep);

        Task last = writer.CommitAsync(CancellationToken.None).AsTask();
        List<string> runs = [];
        while (!last.IsCompleted || writer.CommittedSequence < (ulong)appended || reader.NextSequence <= (ulong)appended)
        {
            runs.AddRange(reader.Runs());
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain(runs, run => run.StartsWith("gap", StringComparison.Ordinal));

        // The reader makes room bit by bit, so that the writer may stall more than once; each time it tells both ends.
        string?[] Told()
        {
            lock (faults)
                return [.. faults];
        }

        await Eventually.Holds(() => !writer.IsStalled && Told() is [.., null], "the end of the stall");
        Assert.All(Told().Chunk(2), stall => Assert.Equal(["MON6005", null], stall));
    }

    [Fact]
    public async Task Segments_go_when_their_last_event_is_too_old()
    {
        using TestFolder folder = new();
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(1));
        await using JournalWriter writer = folder.Open(Small with { KeepFor = TimeSpan.FromHours(8) }, time: time);
        await writer.CommitAsync(1, 10);
        time.Advance(TimeSpan.FromHours(7));
        await writer.CommitAsync(11, 10);
        Assert.Equal(1UL, writer.OldestSequence);

        await time.Passing(() => writer.OldestSequence == 11, "the first segment's end", TimeSpan.FromMinutes(20));

        Assert.Equal(["11-20"], writer.OpenReader(0, null).Runs());
        Assert.True(time.GetUtcNow() > DateTimeOffset.UnixEpoch + TimeSpan.FromHours(8));
    }

    [Fact]
    public async Task What_the_disk_does_not_take_can_be_given_up_and_is_told()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open(Small with { WhenFull = WhenFull.DropNew });
        using JournalReader reader = writer.OpenReader(0, null);
        int appended = 0;
        while (!writer.IsStalled)
        {
            writer.Append(++appended, 1, Padding);
            Task commit = writer.CommitAsync(CancellationToken.None).AsTask();
            await Eventually.Holds(() => commit.IsCompleted || writer.IsStalled, "a commit or a stall");
        }

        writer.Append(++appended, 1);
        Task waiting = writer.CommitAsync(CancellationToken.None).AsTask();
        List<(ushort, ulong)> forgotten = [];
        writer.Discard((id, routes) => forgotten.Add((id, routes)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal([((ushort)5, TestEvents.Everything), ((ushort)5, TestEvents.Everything)], forgotten);
        Assert.Equal((ulong)appended - 2, writer.CommittedSequence);
        Assert.Equal([$"1-{appended - 2}"], reader.Runs());
        writer.Append("next");
        await writer.CommitAsync(CancellationToken.None);
        Assert.Equal(["next"], reader.Runs());
        Assert.Equal(new SequenceGap((ulong)appended - 1, (ulong)appended), Assert.Single(JournalVerifier.Verify(JournalFolder.Open(folder.Path)).Gaps));
    }

    private static long Bytes(TestFolder folder) => folder.Segments.Sum(path => new FileInfo(path).Length);
}
