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
