using Monitor.Sdk.Diagnostics;

namespace Monitor.Journal.Tests.Specification;

/// <summary>Somebody changes a byte of a sealed segment and makes the checksums fit: the verifier finds it all the same, and where it is.</summary>
public sealed class MendedChangeTests : IDisposable
{
    private const int ChecksumAt = 4;
    private const int HeaderChecksumAt = 92;
    private const int VersionAt = 7;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_changed_byte_is_found_in_its_frame_or_at_the_end_of_its_group(int seed)
    {
        Random random = new(seed);
        List<SegmentBuilder> segments = Build(random);
        foreach (SegmentBuilder segment in segments)
            File.WriteAllBytes(PathOf(segment), segment.Bytes);
        Assert.True(Verify().IsSound, $"{Verify().FirstBreak}");

        foreach (SegmentBuilder segment in segments)
        {
            byte[] whole = segment.Bytes;
            List<ParsedFrame> frames = new SegmentParser(whole).Frames();
            for (int at = random.Next(Step); at < whole.Length; at += at < Layout.HeaderSize || at >= frames[^2].Offset ? 1 : random.Next(1, 2 * Step))
                Check(segment, frames, at, (byte)random.Next(1, 256));
            File.WriteAllBytes(PathOf(segment), whole);
        }
    }

    private static int Step => LongRun.IsOn ? 1 : 30;

    private void Check(SegmentBuilder segment, List<ParsedFrame> frames, int at, byte change)
    {
        byte[] changed = segment.Bytes;
        changed[at] ^= change;
        ParsedFrame? hit = frames.FirstOrDefault(frame => at >= frame.Offset && at < frame.End);
        if (hit is null && at < HeaderChecksumAt)
            MendHeader(changed);
        else if (hit is not null && (at < hit.Offset + ChecksumAt || at >= hit.Offset + ChecksumAt + sizeof(uint)))
            Mend(changed, hit);
        File.WriteAllBytes(PathOf(segment), changed);

        if (at == VersionAt)
        {
            Assert.Equal("MON6008", Assert.Throws<MonitorException>(Verify).Error.Code);
            return;
        }

        JournalBreak? place = Verify().FirstBreak;
        string what = $"byte {at} of {segment.Name} ({hit?.Kind}), changed by {change}: {place}";
        Assert.True(place is not null, what);
        Assert.True(Path.GetFileName(place.File) == segment.Name, what);
        int begins = hit?.Offset ?? 0;
        int closes = frames.First(frame => frame.Kind is Kind.Commit or Kind.Seal && frame.End > at && frame.Offset >= begins).Offset;
        Assert.True(place.Offset == begins || place.Offset == closes || hit is null && place.Offset == Layout.HeaderSize, what);
    }

    private static void MendHeader(byte[] bytes) =>
        BitConverter.TryWriteBytes(bytes.AsSpan(HeaderChecksumAt), Castagnoli.Of(bytes[..HeaderChecksumAt]));

    private static void Mend(byte[] bytes, ParsedFrame frame)
    {
        byte[] salt = bytes[16..24];
        uint checksum = Castagnoli.Of(salt, bytes[frame.Offset..(frame.Offset + ChecksumAt)], bytes[(frame.Offset + 8)..frame.End]);
        BitConverter.TryWriteBytes(bytes.AsSpan(frame.Offset + ChecksumAt), checksum);
    }

    /// <summary>Sealed segments of groups that differ: with entries, with a ledger, with both.</summary>
    private static List<SegmentBuilder> Build(Random random)
    {
        List<SegmentBuilder> segments = [];
        byte[] chain = new byte[32];
        ulong next = 1;
        for (int number = 0; number < 3; number++)
        {
            SegmentBuilder segment = new(SampleEvents.Journal, (ulong)random.NextInt64(), next, random.NextInt64(), chain);
            segment.Description(SampleEvents.Description(SampleJournal.Routes, SampleJournal.Sinks));
            for (int group = random.Next(1, 8); group >= 0; group--)
            {
                int entries = random.Next(4);
                for (int entry = 0; entry <= entries; entry++)
                    segment.Entry((ulong)random.Next(1, 3), [random.Next(2) == 0 ? null : "by name"], SampleEvents.Terminate(segment.Next));
                if (random.Next(3) == 0)
                    segment.Ledger((5, 0, 0, uint.MaxValue, segment.Next));
                segment.Commit(random.NextInt64());
            }

            if (random.Next(2) == 0)
            {
                segment.Ledger((5, 0, 0, uint.MaxValue, segment.Next), (5, 3, 0, 1, 1));
                segment.Commit(random.NextInt64());
            }

            segment.Seal();
            (chain, next) = (segment.Chain, segment.Next);
            segments.Add(segment);
        }

        return segments;
    }

    private string PathOf(SegmentBuilder segment) => Path.Combine(_folder.Path, segment.Name);

    private VerifyResult Verify() => JournalVerifier.Verify(JournalFolder.Open(_folder.Path));
}
