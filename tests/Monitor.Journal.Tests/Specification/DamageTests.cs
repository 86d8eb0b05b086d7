namespace Monitor.Journal.Tests.Specification;

/// <summary>Damage anywhere: reading never throws, yields every event that is whole, and names exactly what is missing.</summary>
public sealed class DamageTests : IDisposable
{
    private const int Places = 1000;
    private const int Share = 150;
    private const int SaltAt = 16;
    private const int SaltEnd = 24;

    private readonly TestFolder _folder = new();
    private readonly SampleJournal _journal = SampleJournal.Build();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_changed_byte_or_stretch_costs_what_it_lies_in_and_no_more()
    {
        Random random = new(20260316);
        for (int number = 0; number < (LongRun.IsOn ? Places : Share); number++)
        {
            int at = random.Next(_journal.Segments.Count);
            byte[] whole = _journal.Segments[at].Bytes;
            byte[] changed = [.. whole];
            int from = random.Next(Layout.HeaderSize, whole.Length);
            int length = number % 2 == 0 ? 1 : random.Next(1, Math.Min(700, whole.Length - from + 1));
            for (int i = from; i < from + length; i++)
                changed[i] = number % 4 == 3 ? (byte)0 : (byte)(changed[i] ^ random.Next(1, 256));
            if (!changed.AsSpan().SequenceEqual(whole))
                Check($"place {number}: {length} bytes from {from} of segment {at}", at, whole, changed);
        }
    }

    [Fact]
    public void A_header_that_is_damaged_costs_no_event()
    {
        for (int at = 0; at < Layout.HeaderSize; at++)
        {
            if (at is >= SaltAt and < SaltEnd)
                continue;
            byte[] changed = [.. _journal.Segments[1].Bytes];
            changed[at] ^= 0x11;

            Contents contents = Read(1, changed);

            Assert.Equal(_journal.Sequences, contents.Sequences);
            Assert.Equal((at, _journal.Segments[1].Name), (at, Assert.Single(contents.Damage).File));
        }
    }

    [Fact]
    public void A_salt_that_is_damaged_costs_the_segment_and_its_events_are_named()
    {
        for (int at = SaltAt; at < SaltEnd; at++)
        {
            byte[] changed = [.. _journal.Segments[1].Bytes];
            changed[at] ^= 0x11;
            ulong[] lost = [.. new SegmentParser(_journal.Segments[1].Bytes).Frames().Where(frame => frame.Kind == Kind.Entry).Select(frame => frame.Sequence)];

            Contents contents = Read(1, changed);

            Assert.Equal(_journal.Sequences.Except(lost), contents.Sequences);
            Assert.Equal(lost, contents.Missing);
        }
    }

    private void Check(string what, int at, byte[] whole, byte[] changed)
    {
        SegmentParser parsed = new(whole);
        List<ParsedFrame> frames = parsed.Frames();
        bool isLast = at == _journal.Segments.Count - 1;
        HashSet<int> hit = [.. frames.Where(frame => !changed.AsSpan(frame.Offset, frame.Length).SequenceEqual(whole.AsSpan(frame.Offset, frame.Length))).Select(frame => frame.Offset)];
        int promised = frames.FindLastIndex(frame => frame.Kind == Kind.Commit && !hit.Contains(frame.Offset)) + 1;
        if (!isLast)
            promised = frames.Count;
        ParsedFrame[] entries = [.. frames.Take(promised).Where(frame => frame.Kind == Kind.Entry)];
        HashSet<ulong> lost = [.. entries.Where(entry => hit.Contains(entry.Offset)).Select(entry => entry.Sequence)];
        HashSet<ulong> unpromised = [.. frames.Skip(promised).Where(frame => frame.Kind == Kind.Entry).Select(frame => frame.Sequence)];

        Contents contents = Read(at, changed);

        Assert.True(_journal.Sequences.Where(sequence => !lost.Contains(sequence) && !unpromised.Contains(sequence)).SequenceEqual(contents.Sequences), $"{what}: other events were read");
        Assert.True(lost.Order().SequenceEqual(contents.Missing), $"{what}: missing are {string.Join(' ', lost.Order())}, named are {string.Join(' ', contents.Missing)}");
        List<(long, long)> stretches = Stretches([.. frames.Take(promised)], hit);
        Assert.True(
            stretches.SequenceEqual(contents.Damage.Select(one => (one.Damage.From, one.Damage.To))),
            $"{what}: damaged are {string.Join(' ', stretches)}, named are {string.Join(' ', contents.Damage.Select(one => (one.Damage.From, one.Damage.To)))}");
        Assert.All(contents.Damage, one => Assert.Equal(_journal.Segments[at].Name, one.File));
    }

    /// <summary>Runs of damaged frames: from the first one's beginning to the last one's end.</summary>
    private static List<(long From, long To)> Stretches(List<ParsedFrame> frames, HashSet<int> hit)
    {
        List<(long From, long To)> stretches = [];
        foreach (ParsedFrame frame in frames.Where(frame => hit.Contains(frame.Offset)))
        {
            if (stretches.Count > 0 && stretches[^1].To == frame.Offset)
                stretches[^1] = (stretches[^1].From, frame.End);
            else
                stretches.Add((frame.Offset, frame.End));
        }

        return stretches;
    }

    private Contents Read(int at, byte[] changed)
    {
        string folder = _journal.WriteTo(Path.Combine(_folder.Path, "journal"));
        File.WriteAllBytes(Path.Combine(folder, _journal.Segments[at].Name), changed);
        return Contents.Read(folder);
    }
}
