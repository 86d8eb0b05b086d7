namespace Monitor.Journal.Tests.Specification;

/// <summary>Journals that lie in the repository are what the page says, byte for byte.</summary>
public sealed class GoldenJournalTests
{
    [Fact]
    public void The_samples_are_what_the_page_says()
    {
        GoldenFiles.AssertSame("samples/journal/web-1", WebServerJournal.Build().Files);
        GoldenFiles.AssertSame("samples/journal/damaged", WebServerJournal.BuildDamaged());
    }

    [Fact]
    public void The_golden_journal_is_what_the_page_says()
    {
        SampleJournal journal = SampleJournal.Build(segments: 2, groups: 5);
        SegmentBuilder last = Replay.Whole(new SegmentParser(journal.Segments[1].Bytes));
        last.Entry(Layout.Everything | 1ul << 62 | 1, [null, new string('é', 127)], SampleEvents.Terminate(last.Next));
        last.Entry(0, Array.Empty<byte>(), SampleEvents.Terminate(last.Next));
        last.Commit(SampleEvents.Start + 1000 * SampleEvents.Second);
        last.Ledger((5, 0, 0, uint.MaxValue, 16), (5, 1, 0, 1, 3), (5, 2, 7, 0, 1), (5, 3, 0, 0, 12));
        last.Commit(SampleEvents.Start + 1001 * SampleEvents.Second);
        CursorSlot cursor = new(SampleEvents.Journal, 3, last.Next, [(5, 10, 1, 1)]);
        Dictionary<string, byte[]> files = new()
        {
            [journal.Segments[0].Name] = journal.Segments[0].Bytes,
            [last.Name] = last.Bytes,
            ["cursors/trail.cursor"] = cursor.Bytes,
        };

        GoldenFiles.AssertSame("tests/Monitor.Journal.Tests/golden", files);

        string folder = GoldenFiles.Path("tests/Monitor.Journal.Tests/golden");
        VerifyResult result = JournalVerifier.Verify(JournalFolder.Open(folder));
        Assert.True(result.IsSound, $"{result.FirstBreak}");
        Assert.Equal(Convert.ToHexStringLower(last.Chain), result.HeadText);
        Assert.Equal(last.Next - 1, (ulong)Contents.Read(folder).Entries.Count);
        SinkPosition position = Assert.Single(SinkPosition.ReadAll(folder, SampleEvents.Journal));
        Assert.Equal(("trail", last.Next, new CursorRow(5, 10, 1, 1)), (position.Sink, position.Next, position.Rows[0]));
    }

    [Fact]
    public void The_checksum_is_the_one_of_its_definition()
    {
        Assert.Equal(0xe3069283u, Castagnoli.Of("123456789"u8.ToArray()));
        Assert.Equal(0x8a9136aau, Castagnoli.Of(new byte[32]));
    }

    [Fact]
    public void What_the_builder_writes_the_parser_reads()
    {
        SampleJournal journal = SampleJournal.Build();

        List<SegmentParser> segments = [.. journal.Segments.Select(segment => new SegmentParser(segment.Bytes))];

        Assert.All(segments, segment => Assert.True(segment.HasSoundHeader));
        Assert.Equal(journal.Sequences, segments.SelectMany(segment => segment.Frames()).Where(frame => frame.Kind == Kind.Entry).Select(frame => frame.Sequence));
        Assert.All(segments.SelectMany(segment => segment.Commits()), commit => Assert.Equal(commit.Hash, commit.Commit.Content[16..48]));
        Assert.Equal(journal.Head, segments[^1].Commits()[^1].Hash);
    }
}
