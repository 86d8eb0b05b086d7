namespace Monitor.Journal.Tests.Specification;

/// <summary>The verifier finds any change, and names the file and the first broken place.</summary>
public sealed class VerifierTests : IDisposable
{
    private const int Step = 13;

    private readonly TestFolder _folder = new();
    private readonly SampleJournal _journal = SampleJournal.Build();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_page_says_is_sound()
    {
        VerifyResult result = Verify();

        Assert.True(result.IsSound, $"{result.FirstBreak}");
        Assert.Equal(Convert.ToHexStringLower(_journal.Head), result.HeadText);
        Assert.Equal(_journal.Sequences.Count, result.Events);
        Assert.Empty(result.Gaps);
        Assert.Equal(0, result.Uncommitted);
    }

    [Fact]
    public void Any_changed_byte_of_a_sealed_segment_is_found_where_it_is()
    {
        (string name, byte[] whole) = _journal.Segments[1];
        List<ParsedFrame> frames = new SegmentParser(whole).Frames();
        for (int at = 0; at < whole.Length; at += LongRun.IsOn ? 1 : Step)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x40;

            JournalBreak place = BreakOf(Verify(1, changed));

            Assert.Equal((at, name), (at, Path.GetFileName(place.File)));
            if (at is < 16 or >= 24)
                Assert.Equal((at, frames.LastOrDefault(frame => frame.Offset <= at)?.Offset ?? 0), (at, (int)place.Offset));
        }
    }

    [Fact]
    public void Any_changed_byte_of_the_last_segment_is_found_when_it_is_sealed()
    {
        SegmentBuilder sealedOne = Replay.Whole(new SegmentParser(_journal.Segments[2].Bytes));
        sealedOne.Seal();
        byte[] whole = sealedOne.Bytes;
        Assert.True(Verify(2, whole).IsSound);
        for (int at = 0; at < whole.Length; at += LongRun.IsOn || at >= _journal.Segments[2].Bytes.Length ? 1 : Step)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x40;

            JournalBreak place = BreakOf(Verify(2, changed));

            Assert.Equal((at, sealedOne.Name), (at, Path.GetFileName(place.File)));
        }
    }

    [Fact]
    public void An_event_that_was_changed_with_its_checksum_breaks_the_chain_at_its_group()
    {
        (string name, byte[] whole) = _journal.Segments[1];
        SegmentParser parsed = new(whole);
        foreach (ParsedFrame entry in parsed.Frames().Where(frame => frame.Kind == Kind.Entry))
        {
            byte[] content = [.. entry.Content];
            content[^12] ^= 1;
            byte[] changed = Replace(whole, entry, SegmentBuilder.FrameOf(parsed.Salt, (byte)Kind.Entry, entry.Sequence, (ushort)entry.Names, content));

            JournalBreak place = BreakOf(Verify(1, changed));

            Assert.Equal(name, Path.GetFileName(place.File));
            Assert.Equal(parsed.Commits().First(commit => commit.Commit.Offset > entry.Offset).Commit.Offset, place.Offset);
        }
    }

    [Fact]
    public void A_segment_that_was_written_anew_is_found_by_the_next_ones_header()
    {
        SegmentParser original = new(_journal.Segments[1].Bytes);

        JournalBreak place = BreakOf(Verify(1, Replay.Whole(original, salt: 42).Bytes));

        Assert.Equal((_journal.Segments[2].Name, 0), (Path.GetFileName(place.File), place.Offset));
    }

    [Fact]
    public void A_segment_that_is_missing_in_the_middle_is_found()
    {
        string folder = Write();
        File.Delete(Path.Combine(folder, _journal.Segments[1].Name));

        JournalBreak place = BreakOf(JournalVerifier.Verify(JournalFolder.Open(folder)));

        Assert.Equal((_journal.Segments[2].Name, 0), (Path.GetFileName(place.File), place.Offset));
        Assert.Equal(new SegmentParser(_journal.Segments[1].Bytes).First, place.Sequence);
    }

    [Fact]
    public void A_journal_whose_oldest_segments_are_gone_is_sound()
    {
        string folder = Write();
        File.Delete(Path.Combine(folder, _journal.Segments[0].Name));

        VerifyResult result = JournalVerifier.Verify(JournalFolder.Open(folder));

        Assert.True(result.IsSound, $"{result.FirstBreak}");
        Assert.Equal(Convert.ToHexStringLower(_journal.Head), result.HeadText);
    }

    [Fact]
    public void Two_segments_that_were_exchanged_are_found()
    {
        string folder = Write();
        File.WriteAllBytes(Path.Combine(folder, _journal.Segments[0].Name), _journal.Segments[1].Bytes);
        File.WriteAllBytes(Path.Combine(folder, _journal.Segments[1].Name), _journal.Segments[0].Bytes);

        JournalBreak place = BreakOf(JournalVerifier.Verify(JournalFolder.Open(folder)));

        Assert.Equal((_journal.Segments[0].Name, 0), (Path.GetFileName(place.File), place.Offset));
    }

    [Fact]
    public void A_segment_that_was_cut_between_frames_is_found()
    {
        (string name, byte[] whole) = _journal.Segments[1];
        foreach (ParsedFrame frame in new SegmentParser(whole).Frames())
        {
            JournalBreak place = BreakOf(Verify(1, whole[..frame.Offset]));

            Assert.Equal((frame.Offset, name), (frame.Offset, Path.GetFileName(place.File)));
            Assert.True(place.Offset <= frame.Offset, $"cut at {frame.Offset}, named is {place.Offset}");
        }
    }

    [Fact]
    public void A_segment_of_another_journal_is_found()
    {
        SampleJournal other = SampleJournal.Build(journal: 1);

        JournalBreak place = BreakOf(Verify(1, other.Segments[1].Bytes));

        Assert.Equal((_journal.Segments[1].Name, 0), (Path.GetFileName(place.File), place.Offset));
    }

    [Fact]
    public void A_jump_of_the_sequence_is_told_and_is_no_break()
    {
        SegmentBuilder segment = new(SampleEvents.Journal, 5, 1, 1);
        segment.Description(SampleEvents.Description(SampleJournal.Routes, SampleJournal.Sinks));
        segment.Entry(1, [null], SampleEvents.Terminate(1));
        segment.Next = 4;
        segment.Entry(1, [null], SampleEvents.Terminate(4));
        segment.Commit(1);
        File.WriteAllBytes(Path.Combine(_folder.Path, segment.Name), segment.Bytes);

        VerifyResult result = JournalVerifier.Verify(JournalFolder.Open(_folder.Path));

        Assert.True(result.IsSound, $"{result.FirstBreak}");
        Assert.Equal([new SequenceGap(2, 3)], result.Gaps);
    }

    [Fact]
    public void Bytes_behind_the_last_commit_are_told_and_are_no_break()
    {
        byte[] last = [.. _journal.Segments[2].Bytes, .. new byte[123]];

        VerifyResult result = Verify(2, last);

        Assert.True(result.IsSound, $"{result.FirstBreak}");
        Assert.Equal(123, result.Uncommitted);
    }

    private static byte[] Replace(byte[] whole, ParsedFrame frame, byte[] with) => [.. whole[..frame.Offset], .. with, .. whole[frame.End..]];

    private static JournalBreak BreakOf(VerifyResult result)
    {
        Assert.False(result.IsSound);
        return result.FirstBreak!;
    }

    private string Write() => _journal.WriteTo(Path.Combine(_folder.Path, "journal"));

    private VerifyResult Verify() => JournalVerifier.Verify(JournalFolder.Open(Write()));

    private VerifyResult Verify(int at, byte[] changed)
    {
        string folder = Write();
        File.WriteAllBytes(Path.Combine(folder, _journal.Segments[at].Name), changed);
        return JournalVerifier.Verify(JournalFolder.Open(folder));
    }
}
