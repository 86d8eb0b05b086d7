namespace Monitor.Journal.Tests.Specification;

/// <summary>What the page's builder writes, the product reads.</summary>
public sealed class ReadingTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_entry_is_read_as_it_was_built()
    {
        SampleJournal journal = SampleJournal.Build();

        Contents contents = Contents.Read(journal.WriteTo(Path.Combine(_folder.Path, "journal")));

        Assert.Empty(contents.Damage);
        Assert.Equal(
            journal.Segments.SelectMany(segment => new SegmentParser(segment.Bytes).Frames()).Where(frame => frame.Kind == Kind.Entry)
                .Select(frame => (frame.Sequence, frame.Routes, Convert.ToHexString(frame.Record))),
            contents.Entries);
    }

    [Fact]
    public void Segments_are_told_as_they_were_built()
    {
        SampleJournal journal = SampleJournal.Build();

        IReadOnlyList<SegmentInfo> segments = JournalFolder.Open(journal.WriteTo(Path.Combine(_folder.Path, "journal"))).Segments;

        Assert.Equal(journal.Segments.Select(segment => segment.Name), segments.Select(segment => Path.GetFileName(segment.Path)));
        Assert.Equal([true, true, false], segments.Select(segment => segment.IsSealed));
        Assert.All(segments, segment => Assert.Equal(SampleEvents.Journal, segment.Journal));
        Assert.Equal(journal.Segments.Select(segment => (long)segment.Bytes.Length), segments.Select(segment => segment.Bytes));
        for (int i = 0; i < segments.Count; i++)
        {
            SegmentParser parser = new(journal.Segments[i].Bytes);
            Assert.Equal(parser.First, segments[i].FirstSequence);
            Assert.Equal(parser.Frames().Last(frame => frame.Kind == Kind.Entry).Sequence, segments[i].LastSequence);
            Assert.Equal(parser.Chain, segments[i].Chain.ToArray());
            Assert.Equal(parser.Begun, segments[i].Begun.UnixNanoseconds);
        }
    }

    [Fact]
    public void Names_are_those_of_their_routes()
    {
        SegmentBuilder segment = Begin();
        segment.Entry(Layout.Everything | 1ul << 62 | 1ul << 5 | 1, [null, "", new string('é', 127)], SampleEvents.Terminate(1));
        segment.Commit(1);
        Write(segment);

        JournalFolder folder = JournalFolder.Open(Path.Combine(_folder.Path, segment.Name));
        using SegmentReader reader = folder.OpenSegment(Assert.Single(folder.Segments));
        JournalFrame frame;
        while (reader.TryRead(out frame) && frame.Kind != FrameKind.Entry)
        {
        }

        Assert.False(frame.TryGetName(0, out _));
        Assert.True(frame.TryGetName(5, out ReadOnlySpan<byte> empty));
        Assert.True(empty.IsEmpty);
        Assert.True(frame.TryGetName(62, out ReadOnlySpan<byte> longest));
        Assert.Equal(new string('é', 127), System.Text.Encoding.UTF8.GetString(longest));
        Assert.False(frame.TryGetName(63, out _));
        Assert.False(frame.TryGetName(1, out _));
    }

    [Fact]
    public void A_ledger_is_read_as_it_was_built()
    {
        SegmentBuilder segment = Begin();
        segment.Ledger((5, 0, 0, uint.MaxValue, 7), (5, 2, 9, 1, 3), (65535, 3, 255, 0, long.MaxValue));
        segment.Commit(1);
        Write(segment);

        JournalFolder folder = JournalFolder.Open(_folder.Path);
        using SegmentReader reader = folder.OpenSegment(Assert.Single(folder.Segments));
        List<LedgerRow> rows = [];
        while (reader.TryRead(out JournalFrame frame))
        {
            if (frame.Kind == FrameKind.Ledger)
                rows.AddRange(frame.ReadLedger());
        }

        Assert.Equal(
            [
                new LedgerRow(5, LedgerStep.Settled, 0, LedgerRow.BeforeSinks, 7),
                new LedgerRow(5, LedgerStep.Dropped, 9, 1, 3),
                new LedgerRow(65535, LedgerStep.Routed, 255, 0, long.MaxValue),
            ],
            rows);
    }

    [Fact]
    public void What_lies_behind_the_last_commit_is_not_yielded()
    {
        SegmentBuilder segment = Begin();
        segment.Entry(1, [null], SampleEvents.Terminate(1));
        segment.Commit(1);
        segment.Entry(1, [null], SampleEvents.Terminate(2));
        Write(segment);

        Contents contents = Contents.Read(_folder.Path);

        Assert.Equal([1ul], contents.Sequences);
        Assert.Empty(contents.Damage);
    }

    [Fact]
    public void A_search_by_sequence_finds_every_event()
    {
        SampleJournal journal = SampleJournal.Build(segments: 1, groups: 400);
        SegmentBuilder sealedOne = Replay.Whole(new SegmentParser(journal.Segments[0].Bytes));
        sealedOne.Seal();
        Write(sealedOne);
        JournalFolder folder = JournalFolder.Open(_folder.Path);

        for (ulong sequence = 1; sequence < sealedOne.Next; sequence += 37)
        {
            using SegmentReader reader = folder.OpenSegment(folder.Segments[0]);
            reader.SeekSequence(sequence);
            bool isFound = false;
            while (!isFound && reader.TryRead(out JournalFrame frame))
                isFound = frame.Kind == FrameKind.Entry && frame.Sequence == sequence;
            Assert.True(isFound, $"{sequence} was not found.");
            Assert.Equal("audit", reader.Description!.Routes[0]);
        }
    }

    private static SegmentBuilder Begin()
    {
        SegmentBuilder segment = new(SampleEvents.Journal, 77, 1, 1);
        segment.Description(SampleEvents.Description(SampleJournal.Routes, SampleJournal.Sinks));
        return segment;
    }

    private void Write(SegmentBuilder segment) => File.WriteAllBytes(Path.Combine(_folder.Path, segment.Name), segment.Bytes);
}
