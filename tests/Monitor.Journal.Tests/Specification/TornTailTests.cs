using Microsoft.Extensions.Time.Testing;

namespace Monitor.Journal.Tests.Specification;

/// <summary>A segment that ends anywhere: what was committed is there, and nothing is damage.</summary>
public sealed class TornTailTests : IDisposable
{
    private const int Step = 61;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_reader_yields_everything_up_to_the_last_commit_that_is_whole()
    {
        (SegmentBuilder segment, int committed, ulong last) = Build();

        for (int end = committed; end < segment.Length; end++)
        {
            File.WriteAllBytes(Path.Combine(_folder.Path, segment.Name), segment.Bytes[..end]);

            Contents contents = Contents.Read(_folder.Path);

            Assert.Equal(Numbers(1, last), contents.Sequences);
            Assert.Empty(contents.Damage);
        }
    }

    [Fact]
    public async Task A_writer_keeps_whole_entries_and_cuts_the_rest()
    {
        (SegmentBuilder segment, int committed, ulong last) = Build();
        List<ParsedFrame> tail = [.. new SegmentParser(segment.Bytes).Frames().Where(frame => frame.Offset >= committed)];

        for (int end = committed; end < segment.Length; end += LongRun.IsOn ? 1 : Step)
        {
            string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, $"{end}")).FullName;
            await File.WriteAllBytesAsync(Path.Combine(folder, segment.Name), segment.Bytes[..end], TestContext.Current.CancellationToken);
            List<ParsedFrame> whole = [.. tail.TakeWhile(frame => frame.End <= end && frame.Kind == Kind.Entry)];
            ulong kept = (ulong)whole.Count;
            int sound = whole.Count == 0 ? committed : whole[^1].End;

            JournalWriter writer = JournalWriter.Open(folder, new JournalOptions(), Description(), ledger: null, new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(57)));
            JournalRecovery recovery = writer.Recovery;
            ulong next = writer.NextSequence;
            await writer.DisposeAsync();

            Assert.Equal((end, (long)kept), (end, recovery.EntriesKept));
            Assert.Equal((end, (long)(end - sound)), (end, recovery.BytesCut));
            Assert.False(recovery.IsClean);
            Assert.Equal(last + kept + 1, next);
            Assert.Equal(Numbers(1, last + kept), Contents.Read(folder).Sequences);
            Assert.True(JournalVerifier.Verify(JournalFolder.Open(folder)).IsSound, $"cut at {end}: {JournalVerifier.Verify(JournalFolder.Open(folder)).FirstBreak}");
        }
    }

    /// <summary>A segment whose last group has several entries and no ledger.</summary>
    private static (SegmentBuilder Segment, int Committed, ulong Last) Build()
    {
        SegmentBuilder segment = new(SampleEvents.Journal, 4711, 1, SampleEvents.Start);
        segment.Description(SampleEvents.Description(SampleJournal.Routes, SampleJournal.Sinks));
        segment.Entry(1, [null], SampleEvents.Terminate(1));
        segment.Entry(2, ["named"], SampleEvents.Terminate(2));
        segment.Commit(SampleEvents.Start);
        int committed = segment.Length;
        for (ulong sequence = 3; sequence < 7; sequence++)
            segment.Entry(3, [null, "named"], SampleEvents.Terminate(sequence));
        segment.Commit(SampleEvents.Start);
        return (segment, committed, 2);
    }

    private static JournalDescription Description() => new("web-1", "Debian GNU/Linux 13", "0.1.0", SampleJournal.Routes, [.. SampleJournal.Sinks.Select(sink => new JournalSink(sink.Name, sink.Route))], SampleEvents.Catalog);

    private static IEnumerable<ulong> Numbers(ulong first, ulong last)
    {
        for (ulong number = first; number <= last; number++)
            yield return number;
    }
}
