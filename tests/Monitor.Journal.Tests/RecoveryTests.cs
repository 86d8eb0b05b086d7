using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal.Tests;

public sealed class RecoveryTests
{
    [Fact]
    public async Task A_closed_journal_goes_on_where_it_ended()
    {
        using TestFolder folder = new();
        ulong id;
        await using (JournalWriter before = folder.Open())
        {
            id = before.Id;
            Assert.True(before.Recovery is { IsNew: true, IsClean: true, LastCommit: null });
            before.Append(1, 3);
        }

        await using JournalWriter writer = folder.Open();
        Assert.Equal(id, writer.Id);
        Assert.True(writer.Recovery is { IsNew: false, IsClean: true, BytesCut: 0, EntriesKept: 0, LastCommit: not null, Gaps: [] });
        Assert.Equal((4UL, 3UL, 1UL), (writer.NextSequence, writer.CommittedSequence, writer.OldestSequence));
        await writer.CommitAsync(4, 2);
        using JournalReader reader = writer.OpenReader(2, null);

        Assert.Equal(["2", "3", "4", "5"], reader.ReadAll());
        Assert.True(JournalVerifier.Verify(JournalFolder.Open(folder.Path)).IsSound);
    }

    [Fact]
    public async Task A_journal_whose_writer_was_killed_goes_on_behind_the_last_commit()
    {
        using TestFolder folder = new();
        await using JournalWriter killed = folder.Open();
        await killed.CommitAsync(1, 3);
        killed.Append(4, 1);
        using TestFolder copy = folder.Copy();

        await using (JournalWriter writer = copy.Open())
        {
            Assert.True(writer.Recovery is { IsNew: false, IsClean: false, BytesCut: 0, EntriesKept: 0 });
            Assert.Equal(4UL, writer.NextSequence);
            await writer.CommitAsync(4, 1);
            Assert.Single(copy.Segments);
            Assert.Equal(["1", "2", "3", "4"], writer.OpenReader(0, null).ReadAll());
        }

        VerifyResult verified = JournalVerifier.Verify(JournalFolder.Open(copy.Path));
        Assert.True(verified is { IsSound: true, Events: 4, Gaps: [] }, verified.FirstBreak?.What);
    }

    [Fact]
    public async Task A_writer_that_died_between_two_segments_died_all_the_same()
    {
        using TestFolder folder = new();
        await using (JournalWriter before = folder.Open())
            before.Append(1, 3);
        await using JournalWriter killed = folder.Open();
        using TestFolder copy = folder.Copy();

        await using JournalWriter writer = copy.Open();

        Assert.True(killed.Recovery.IsClean);
        Assert.False(writer.Recovery.IsClean);
    }

    /// <summary>A group may have been written in part when its writer died: at every place where it can be cut, what was committed before is
    /// there, whole entries behind it are kept, and nothing is wrong with the chain.</summary>
    [Fact]
    public async Task A_torn_group_gives_its_whole_entries()
    {
        using TestFolder folder = new();
        await using JournalWriter killed = folder.Open();
        await killed.CommitAsync(1, 2);
        long committed = new FileInfo(folder.Segments[0]).Length;
        await killed.CommitAsync(3, 2);
        long whole = new FileInfo(folder.Segments[0]).Length;

        for (long length = committed; length < whole; length += 4)
        {
            using TestFolder torn = folder.Copy();
            using (FileStream file = File.OpenWrite(torn.Segments[0]))
                file.SetLength(length);
            await using (JournalWriter writer = torn.Open())
            {
                // At once: the disk takes what is kept.
                Assert.Equal(writer.NextSequence - 1, writer.CommittedSequence);
                int kept = (int)writer.Recovery.EntriesKept;
                Assert.Equal(writer.Recovery.Uncounted.Sum(one => one.Count), kept);
                Assert.Equal(TestEvents.Numbers(1, 2 + kept), writer.OpenReader(0, null).ReadAll());
                Assert.Equal((ulong)(3 + kept), writer.NextSequence);
                Assert.True(kept > 0 || writer.Recovery.BytesCut == length - committed);
            }

            VerifyResult verified = JournalVerifier.Verify(JournalFolder.Open(torn.Path));
            Assert.True(verified.IsSound, $"{length}: {verified.FirstBreak}");
        }

        using TestFolder last = folder.Copy();
        using (FileStream file = File.OpenWrite(last.Segments[0]))
            file.SetLength(whole - 8);
        await using JournalWriter mended = last.Open();
        Assert.Equal(2, mended.Recovery.EntriesKept);
        Assert.Equal(new KeptEvents(5, TestEvents.Everything, 2), Assert.Single(mended.Recovery.Uncounted));
    }

    [Fact]
    public async Task Damage_in_front_of_the_last_commit_costs_only_what_it_hits()
    {
        using TestFolder folder = new();
        await using JournalWriter killed = folder.Open();
        for (int i = 1; i <= 9; i += 3)
            await killed.CommitAsync(i, 3);
        using TestFolder copy = folder.Copy();
        Files.Spoil(copy.Segments[0], Files.Find(copy.Segments[0], 5));

        await using JournalWriter writer = copy.Open();
        await writer.CommitAsync(10, 1);
        JournalGap told = Assert.Single(writer.Recovery.Gaps);
        Assert.Equal((JournalGapKind.Damaged, 5UL, 5UL, copy.Segments[0]), (told.Kind, told.FirstSequence, told.LastSequence, told.File));
        using JournalReader reader = writer.OpenReader(0, null);

        Assert.Equal(["1-4", "gap 5-5", "6-10"], reader.Runs());
        Assert.False(JournalVerifier.Verify(JournalFolder.Open(copy.Path)).IsSound);
    }

    /// <summary>What was sealed was committed: damage to its last group and its seal, be it by the mark at the end or not, costs what it hits alone, is told with its
    /// place, and nothing is cut off or written behind it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sealed_segment_with_a_damaged_end_keeps_what_is_sound_and_tells_the_rest(bool hasMark)
    {
        using TestFolder folder = new();
        CountingLedger ledger = new();
        await using (JournalWriter before = folder.Open(ledger: ledger, description: TestEvents.Short()))
        {
            await before.CommitAsync(1, 3);
            ledger.Settled = 6;
            await before.CommitAsync(4, 3);
        }

        string path = folder.Segments[0];
        (long commit, long seal) = Files.FindEnd(path);
        long hit = Files.Find(path, 5);
        Files.Spoil(path, hit);
        Files.Spoil(path, commit);
        Files.Spoil(path, hasMark ? seal : new FileInfo(path).Length - 4, at: 0);
        byte[] bytes = File.ReadAllBytes(path);

        for (int run = 0; run < 2; run++)
        {
            await using JournalWriter writer = folder.Open(ledger: ledger, description: TestEvents.Short());
            Assert.True(writer.Recovery is { IsClean: false, BytesCut: 0, EntriesKept: 0 } || run > 0);
            Assert.Equal([(5UL, 5UL, path, hit), (7UL, 6UL, path, commit)], writer.Recovery.Gaps.Select(gap => (gap.FirstSequence, gap.LastSequence, gap.File!, gap.From)));
            Assert.Equal(["MON6011", "MON6011"], writer.Recovery.Findings.Select(finding => finding.Code));
            Assert.Equal(6, writer.Recovery.Ledger[0].Count);
            Assert.Empty(writer.Recovery.Uncounted);
            Assert.Equal((ulong)(7 + run), writer.NextSequence);
            await writer.CommitAsync(7 + run, 1);
            Assert.Equal(["1-4", "gap 5-5", $"6-{7 + run}"], writer.OpenReader(0, null).Runs());
        }

        Assert.Equal(bytes, File.ReadAllBytes(path));
        JournalBreak place = JournalVerifier.Verify(JournalFolder.Open(folder.Path)).FirstBreak!;
        Assert.Equal((path, hit), (place.File, place.Offset));
    }

    /// <summary>Where not even the number of the events is to be known, none of their sequences is given again, and those that can be read and no
    /// ledger counts are told.</summary>
    [Fact]
    public async Task No_sequence_of_a_sealed_segment_that_ends_in_damage_is_given_again()
    {
        using TestFolder folder = new();
        await using (JournalWriter before = folder.Open(description: TestEvents.Short()))
        {
            await before.CommitAsync(1, 3);
            await before.CommitAsync(4, 3);
        }

        string path = folder.Segments[0];
        (_, long seal) = Files.FindEnd(path);
        long from = Files.Find(path, 5);
        byte[] bytes = File.ReadAllBytes(path);
        bytes.AsSpan((int)from, (int)(seal + 20 - from)).Clear();
        Files.Write(path, bytes);

        await using JournalWriter writer = folder.Open(description: TestEvents.Short());
        writer.Append("next");
        await writer.CommitAsync(CancellationToken.None);

        JournalGap gap = Assert.Single(writer.Recovery.Gaps);
        Assert.Equal((5UL, writer.CommittedSequence - 1, path, from, (long)bytes.Length), (gap.FirstSequence, gap.LastSequence, gap.File, gap.From, gap.To));
        Assert.True(gap.LastSequence >= 6);
        Assert.Equal(new KeptEvents(5, TestEvents.Everything, 1), Assert.Single(writer.Recovery.Uncounted));
        Assert.Equal(["1-4", $"gap 5-{gap.LastSequence}", "next"], writer.OpenReader(0, null).Runs());
    }

    /// <summary>A first group may have been written whole without its commit: the group that it becomes is the segment's first, with the
    /// header.</summary>
    [Fact]
    public async Task The_first_group_of_a_segment_that_is_kept_has_the_header_in_its_hash()
    {
        using TestFolder folder = new();
        await using JournalWriter killed = folder.Open(description: TestEvents.Short());
        await killed.CommitAsync(1, 2);
        using TestFolder torn = folder.Copy();
        using (FileStream file = File.OpenWrite(torn.Segments[0]))
            file.SetLength(file.Length - 8);

        await using (JournalWriter writer = torn.Open(description: TestEvents.Short()))
        {
            Assert.Equal(2, writer.Recovery.EntriesKept);
            Assert.Equal(["MON6012"], writer.Recovery.Findings.Select(finding => finding.Code));
            Assert.Contains($"from offset {writer.Recovery.CutAt} ", writer.Recovery.Findings.Single().Cause, StringComparison.Ordinal);
            await writer.CommitAsync(3, 1);
        }

        Assert.Single(torn.Segments);
        VerifyResult verified = JournalVerifier.Verify(JournalFolder.Open(torn.Path));
        Assert.True(verified is { IsSound: true, Events: 3 }, $"{verified.FirstBreak}");
    }

    [Fact]
    public async Task A_segment_without_events_is_sealed_as_one_by_the_next_writer_too()
    {
        using TestFolder folder = new();
        await using JournalWriter killed = folder.Open(ledger: new CountingLedger { Settled = 1 });
        await killed.CommitAsync(CancellationToken.None);
        using TestFolder copy = folder.Copy();

        await using (JournalWriter writer = copy.Open(ledger: new CountingLedger { Settled = 1 }))
            Assert.Equal(1UL, writer.NextSequence);

        VerifyResult verified = JournalVerifier.Verify(JournalFolder.Open(copy.Path));
        Assert.True(verified is { IsSound: true, Events: 0 }, $"{verified.FirstBreak}");
    }

    [Fact]
    public async Task A_segment_begun_in_vain_is_as_if_it_were_not_there()
    {
        using TestFolder folder = new();
        await using (JournalWriter before = folder.Open())
            before.Append(1, 3);
        foreach (int length in (int[])[0, 50, 96, 200])
        {
            using TestFolder copy = folder.Copy();
            byte[] bytes = File.ReadAllBytes(copy.Segments[0])[..length];
            File.WriteAllBytes(Path.Combine(copy.Path, "00000000000000000004.segment"), bytes);
            await using JournalWriter writer = copy.Open();

            await writer.CommitAsync(4, 1);

            Assert.Equal(TestEvents.Numbers(1, 4), writer.OpenReader(0, null).ReadAll());
            Assert.Equal(length, writer.Recovery.BytesCut);
        }
    }

    [Fact]
    public async Task No_sequence_of_an_unreadable_segment_is_given_again()
    {
        using TestFolder folder = new();
        await using (JournalWriter before = folder.Open())
            before.Append(1, 3);
        string lost = Path.Combine(folder.Path, "00000000000000000004.segment");
        File.WriteAllBytes(lost, [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * 7))]);

        await using JournalWriter writer = folder.Open();
        writer.Append("next");
        await writer.CommitAsync(CancellationToken.None);

        Assert.True(writer.CommittedSequence > 4 + 10_000 / 200);
        Assert.Equal((4UL, lost), (Assert.Single(writer.Recovery.Gaps).FirstSequence, writer.Recovery.Gaps[0].File));
        Assert.Equal(["1-3", $"gap 4-{writer.CommittedSequence - 1}", "next"], writer.OpenReader(0, null).Runs());
    }

    [Fact]
    public async Task A_segment_gone_from_the_middle_is_a_gap()
    {
        using TestFolder folder = new();
        for (int i = 1; i <= 7; i += 3)
        {
            await using JournalWriter before = folder.Open();
            before.Append(i, 3);
        }

        File.Delete(folder.Segments[1]);
        await using JournalWriter writer = folder.Open();

        Assert.Equal((4UL, 6UL), (Assert.Single(writer.Recovery.Gaps).FirstSequence, writer.Recovery.Gaps[0].LastSequence));
        Assert.Equal(["1-3", "gap 4-6", "7-9"], writer.OpenReader(0, null).Runs());
    }

    [Fact]
    public async Task The_last_ledger_is_told_with_the_names_it_refers_to()
    {
        using TestFolder folder = new();
        CountingLedger ledger = new();
        await using (JournalWriter before = folder.Open(ledger: ledger))
        {
            ledger.Settled = 7;
            await before.CommitAsync(1, 3);
            ledger.Settled = 9;
            before.Append(4, 1);
        }

        await using JournalWriter writer = folder.Open();

        Assert.Equal([new LedgerRow(5, LedgerStep.Settled, 0, LedgerRow.BeforeSinks, 9), new LedgerRow(5, LedgerStep.Dropped, 2, 1, 3)], writer.Recovery.Ledger);
        Assert.Equal(new JournalSink("siem", "detect"), writer.Recovery.Description!.Sinks[1]);
    }

    [Fact]
    public async Task A_ledger_that_changed_is_written_without_events_too()
    {
        using TestFolder folder = new();
        CountingLedger ledger = new() { Settled = 1 };
        await using (JournalWriter before = folder.Open(ledger: ledger))
        {
            await before.CommitAsync(CancellationToken.None);
            await before.CommitAsync(CancellationToken.None);
            Assert.Equal((1, 0), (before.Totals.Commits, before.Totals.Events));
        }

        await using (JournalWriter writer = folder.Open(ledger: ledger))
        {
            Assert.Equal(1, writer.Recovery.Ledger[0].Count);
            await writer.CommitAsync(1, 2);
            Assert.Equal(["1", "2"], writer.OpenReader(0, null).ReadAll());
        }

        Assert.Single(folder.Segments);
        VerifyResult verified = JournalVerifier.Verify(JournalFolder.Open(folder.Path));
        Assert.True(verified is { IsSound: true, Events: 2 }, verified.FirstBreak?.What);
    }

    [Fact]
    public async Task A_second_writer_is_kept_out()
    {
        using TestFolder folder = new();
        await using (JournalWriter first = folder.Open())
        {
            MonitorException refused = Assert.Throws<MonitorException>(() => folder.Open());
            Assert.Equal("MON6001", refused.Error.Code);
        }

        await using JournalWriter next = folder.Open();
        Assert.Equal(1UL, next.NextSequence);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told()
    {
        using TestFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "file"), "");

        MonitorException refused = Assert.Throws<MonitorException>(() =>
            JournalWriter.Open(Path.Combine(folder.Path, "file", "journal"), new JournalOptions(), TestEvents.Description(), null, TimeProvider.System));

        Assert.Equal("MON6002", refused.Error.Code);
    }

    [Fact]
    public async Task A_later_format_is_told_and_left_alone()
    {
        using TestFolder folder = new();
        await using (JournalWriter before = folder.Open())
            before.Append(1, 3);
        Files.SetVersion(folder.Segments[0], 2);
        byte[] bytes = File.ReadAllBytes(folder.Segments[0]);

        Assert.Equal("MON6008", Assert.Throws<MonitorException>(() => folder.Open()).Error.Code);
        Assert.Equal("MON6008", Assert.Throws<MonitorException>(() => JournalFolder.Open(folder.Path)).Error.Code);
        Assert.Equal(bytes, File.ReadAllBytes(folder.Segments[0]));
    }

    private sealed class CountingLedger : ILedgerSource
    {
        public long Settled { get; set; }

        public void Write(LedgerRows rows)
        {
            rows.Add(5, LedgerStep.Settled, 0, LedgerRow.BeforeSinks, Settled);
            rows.Add(5, LedgerStep.Filtered, 1, 0, 0);
            rows.Add(5, LedgerStep.Dropped, 2, 1, 3);
        }
    }
}
