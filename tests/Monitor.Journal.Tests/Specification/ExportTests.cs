using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Monitor.Journal.Tests.Specification;

/// <summary>An exported journal is what the page says, byte for byte, and has the entries of the original as they were.</summary>
public sealed class ExportTests : IDisposable
{
    private static readonly ExportOrigin Origin = new("--event 5", new string('a', 64), 90);

    private readonly TestFolder _folder = new();
    private readonly SampleJournal _journal = SampleJournal.Build();

    public void Dispose() => _folder.Dispose();

    private string Target => Path.Combine(_folder.Path, "export");

    [Fact]
    public void The_files_are_the_pages_and_the_chain_is_whole()
    {
        Export(sequence => sequence % 3 == 0);

        byte[] bytes = File.ReadAllBytes(Assert.Single(Directory.GetFiles(Target)));
        Assert.Equal(Convert.ToHexString(Replay.Whole(new SegmentParser(bytes)).Bytes), Convert.ToHexString(bytes));
        Assert.Equal(new byte[32], new SegmentParser(bytes).Chain);
        VerifyResult result = JournalVerifier.Verify(JournalFolder.Open(Target));
        Assert.True(result.IsSound, $"{result.FirstBreak}");
    }

    [Theory]
    [InlineData(4 << 10, 1)]
    [InlineData(4 << 10, 1000)]
    [InlineData(4 << 10, 100_000)]
    [InlineData(1, 1)]
    public void Segments_follow_on_each_other(long segmentSize, long groupSize)
    {
        Export(_ => true, segmentSize, groupSize);

        string[] paths = [.. Directory.GetFiles(Target).Order(StringComparer.Ordinal)];
        Assert.True(paths.Length > 2);
        Assert.All(paths.Select(File.ReadAllBytes), bytes => Assert.Equal(Convert.ToHexString(Replay.Whole(new SegmentParser(bytes)).Bytes), Convert.ToHexString(bytes)));
        VerifyResult result = JournalVerifier.Verify(JournalFolder.Open(Target));
        Assert.True(result.IsSound, $"{result.FirstBreak}");
        Assert.Equal(_journal.Sequences, Contents.Read(Target).Sequences);
    }

    [Fact]
    public void Entries_stay_as_they_were()
    {
        List<ParsedFrame> entries = [.. _journal.Segments.SelectMany(segment => new SegmentParser(segment.Bytes).Frames()).Where(frame => frame.Kind == Kind.Entry && frame.Sequence % 3 == 0)];

        Export(sequence => sequence % 3 == 0);

        List<ParsedFrame> exported = [.. new SegmentParser(File.ReadAllBytes(Assert.Single(Directory.GetFiles(Target)))).Frames().Where(frame => frame.Kind == Kind.Entry)];
        Assert.Equal(entries.Select(entry => entry.Sequence), exported.Select(entry => entry.Sequence));
        Assert.Equal(entries.Select(entry => Convert.ToHexString(entry.Content)), exported.Select(entry => Convert.ToHexString(entry.Content)));
        Assert.Equal(SampleEvents.Journal, JournalFolder.Open(Target).Segments[0].Journal);
    }

    [Fact]
    public void The_description_says_what_was_exported()
    {
        Export(_ => true);

        ParsedFrame frame = new SegmentParser(File.ReadAllBytes(Assert.Single(Directory.GetFiles(Target)))).Frames()[0];
        using JsonDocument json = JsonDocument.Parse(frame.Content);
        JsonElement export = json.RootElement.GetProperty("export");
        Assert.Equal(("--event 5", Origin.Head, 90ul), (export.GetProperty("selection").GetString(), export.GetProperty("head").GetString(), export.GetProperty("sequence").GetUInt64()));
        Assert.Equal(Origin, JournalDescription.Parse(frame.Content).Export);
    }

    private void Export(Func<ulong, bool> isMeant, long segmentSize = 1 << 20, long groupSize = 1000)
    {
        JournalFolder folder = JournalFolder.Open(_journal.WriteTo(Path.Combine(_folder.Path, "journal")));
        using JournalExport export = new(Target, SampleEvents.Journal, Origin, new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(57)))
        {
            SegmentSize = segmentSize,
            GroupSize = groupSize,
        };
        foreach (SegmentInfo segment in folder.Segments)
        {
            using SegmentReader reader = folder.OpenSegment(segment);
            while (reader.TryRead(out JournalFrame frame))
            {
                if (frame.Kind == FrameKind.Entry && isMeant(frame.Sequence))
                    export.Append(frame, reader.Description!);
            }
        }

        export.Complete();
    }
}
