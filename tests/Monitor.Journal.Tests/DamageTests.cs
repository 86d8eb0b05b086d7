using CsCheck;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Journal.Tests;

public sealed class DamageTests
{
    /// <summary>Whichever byte of two segments is wrong: the verifier says where, a reader yields every other event, and nothing throws.</summary>
    [Fact]
    public async Task Any_wrong_byte_is_found_and_costs_one_event_at_most()
    {
        using TestFolder folder = await MakeAsync();
        foreach (string path in folder.Segments)
        {
            byte[] sound = File.ReadAllBytes(path);
            (long Offset, int Length)[] entries = Entries(path);
            for (int at = 0; at < sound.Length; at += at < 96 ? 1 : 3)
            {
                byte[] bytes = [.. sound];
                bytes[at] ^= 0x10;
                Files.Write(path, bytes);

                JournalFolder journal = JournalFolder.Open(folder.Path);
                VerifyResult verified = JournalVerifier.Verify(journal);
                Assert.False(verified.IsSound, $"{path} {at}");
                Assert.Equal(path, verified.FirstBreak!.File);
                Assert.InRange(verified.FirstBreak.Offset, 0, at);
                if (at is >= 16 and < 24)
                    continue;

                // All but the salt: without it no frame can be told from anything else.
                using SegmentReader reader = journal.OpenSegment(journal.Segments.Single(one => one.Path == path));
                Assert.Equal(
                    entries.Where(entry => at < entry.Offset || at >= entry.Offset + entry.Length).Select(entry => entry.Offset),
                    Offsets(reader));
                Assert.Single(reader.Damage);
            }

            Files.Write(path, sound);
        }

        Assert.True(JournalVerifier.Verify(JournalFolder.Open(folder.Path)).IsSound);
    }

    [Fact]
    public async Task A_gap_says_what_lies_in_it()
    {
        using TestFolder folder = await MakeAsync();
        string path = folder.Segments[0];
        long from = Files.Find(path, 2), to = Files.Find(path, 4);
        byte[] bytes = File.ReadAllBytes(path);
        Array.Clear(bytes, (int)from, (int)(to - from));
        Files.Write(path, bytes);

        using SegmentReader segment = Files.Open(path);
        Assert.Equal(7, Offsets(segment).Count);
        Assert.Equal(new SegmentDamage(from, to, 2, 3, FrameCheck.BadLength), Assert.Single(segment.Damage));

        await using JournalWriter writer = folder.Open(description: TestEvents.Short());
        using JournalReader reader = writer.OpenReader(0, null);
        Assert.True(reader.TryRead(out _));
        Assert.False(reader.TryRead(out _));
        Assert.True(reader.TryTakeGap(out JournalGap? gap));
        Assert.Equal((JournalGapKind.Damaged, 2UL, 3UL, path, from, to), (gap.Kind, gap.FirstSequence, gap.LastSequence, gap.File, gap.From, gap.To));
        Assert.Equal(["4-18"], reader.Runs());
    }

    /// <summary>Bytes that somebody puts into an event and that look like a frame pass as one only to who knows the salt, which nobody
    /// outside does.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_frame_inside_an_event_is_not_taken_for_one(bool knowsSalt)
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open(description: TestEvents.Short());
        await writer.CommitAsync(1, 1);
        ulong salt = knowsSalt ? SegmentHeader.SaltOf(File.ReadAllBytes(folder.Segments[0])) : 0;
        EventBuffer inner = TestEvents.Make("forged");
        byte[] frame = new byte[EntryContent.FrameLength(0, inner[0].Bytes.Length)];
        EntryContent.Write(frame, writer.Id, 2, TestEvents.Everything, [], 0, inner[0].Bytes);
        FrameWriter.Finish(frame, Checksum.Seed(salt));
        EventBuffer outer = new();
        outer.Append(new ProcessTerminate { Image = new Sdk.Events.Text(frame) });
        using (JournalWriter.Appending batch = writer.BeginAppend(CancellationToken.None))
            batch.Append(outer[0], TestEvents.Everything, []);
        await writer.CommitAsync(3, 1);
        Files.Spoil(folder.Segments[0], Files.Find(folder.Segments[0], 2));

        Assert.Equal(knowsSalt ? ["1-1", "forged", "3-3"] : ["1-1", "gap 2-2", "3-3"], writer.OpenReader(0, null).Runs());
    }

    [Fact]
    public async Task Damage_to_the_description_leaves_the_events()
    {
        using TestFolder folder = await MakeAsync();
        Files.Spoil(folder.Segments[0], SegmentHeader.Size);

        await using JournalWriter writer = folder.Open(description: TestEvents.Short());
        Assert.Equal(["1-18"], writer.OpenReader(0, null).Runs());
    }

    /// <summary>Whatever becomes of a file, reading it ends, with what is sound of it and the exceptions that are documented.</summary>
    [Fact]
    public async Task Nothing_that_becomes_of_a_file_breaks_a_reader()
    {
        using TestFolder folder = await MakeAsync();
        string path = folder.Segments[^1];
        byte[] sound = File.ReadAllBytes(path);
        Gen<byte[]> spoiled = Gen.OneOf(
            Gen.Select(Gen.Int[0, sound.Length], cut => sound[..cut]),
            Gen.Select(Gen.Int[0, sound.Length], Gen.Byte.Array[0, 400], (at, more) => (byte[])[.. sound[..at], .. more, .. sound[at..]]),
            Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Int[0, 400], (at, count) => (byte[])[.. sound[..at], .. sound[Math.Min(at + count, sound.Length)..]]),
            Gen.Select(Gen.Int[0, sound.Length / 8 - 1], Gen.Int[0, sound.Length / 8 - 1], (from, to) => (byte[])[.. sound[..(8 * to)], .. sound[(8 * from)..]]),
            Gen.Byte.Array[0, 1000]);

        spoiled.Sample(
            bytes =>
            {
                using TestFolder copy = folder.Copy();
                Files.Write(Path.Combine(copy.Path, Path.GetFileName(path)), bytes);
                JournalFolder journal = JournalFolder.Open(copy.Path);
                foreach (SegmentInfo segment in journal.Segments)
                {
                    using SegmentReader reader = journal.OpenSegment(segment);
                    List<long> offsets = Offsets(reader);
                    Assert.Equal(offsets.Order(), offsets);
                }

                VerifyResult verified = JournalVerifier.Verify(journal);
                JournalWriter writer = copy.Open(description: TestEvents.Short());
                List<string> runs = writer.OpenReader(0, null).Runs();
                writer.Append("next");
                writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
                Assert.StartsWith("1-9", runs[0].Replace("1-18", "1-9", StringComparison.Ordinal).Replace("1-1", "1-9", StringComparison.Ordinal), StringComparison.Ordinal);
                Assert.True(verified.Events >= 9);
            },
            iter: Environment.GetEnvironmentVariable("MONITOR_TEST_LONG") is null ? 150 : 20_000,
            threads: 1);
    }

    [Fact]
    public void What_is_no_journal_is_told()
    {
        using TestFolder folder = new();
        string other = Path.Combine(folder.Path, "notes.txt");
        File.WriteAllText(other, new string('x', 1000));

        Assert.Equal("MON6006", Assert.Throws<MonitorException>(() => JournalFolder.Open(folder.Path)).Error.Code);
        Assert.Equal("MON6006", Assert.Throws<MonitorException>(() => JournalFolder.Open(other)).Error.Code);
        Assert.Equal("MON6006", Assert.Throws<MonitorException>(() => JournalFolder.Open(Path.Combine(folder.Path, "nothing"))).Error.Code);
        Assert.Equal("MON6009", Assert.Throws<MonitorException>(() => JournalDescription.Parse("{\"events\": 1}"u8)).Error.Code);
    }

    [Fact]
    public void What_cannot_be_read_is_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A link that leads to itself is Unix's.");
        using TestFolder folder = new();
        File.CreateSymbolicLink(Path.Combine(folder.Path, SegmentName.Of(1)), SegmentName.Of(1));

        Assert.Equal("MON6007", Assert.Throws<MonitorException>(() => JournalFolder.Open(folder.Path)).Error.Code);
    }

    [Fact]
    public async Task A_disk_that_refuses_is_told_and_tried_again()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open();
        Directory.Delete(folder.Path, recursive: true);
        writer.Append("one");
        Task commit = writer.CommitAsync(CancellationToken.None).AsTask();
        await Eventually.Holds(() => writer.IsStalled, "the stall");
        Assert.Equal("MON6004", writer.Fault!.Code);

        Directory.CreateDirectory(folder.Path);
        await commit;

        Assert.Equal(["one"], writer.OpenReader(0, null).Runs());
        Assert.False(writer.IsStalled);
    }

    /// <summary>Two sealed segments of nine events each.</summary>
    private static async Task<TestFolder> MakeAsync()
    {
        TestFolder folder = new();
        for (int i = 1; i <= 10; i += 9)
        {
            await using JournalWriter writer = folder.Open(description: TestEvents.Short());
            for (int j = i; j < i + 9; j += 3)
                await writer.CommitAsync(j, 3);
        }

        return folder;
    }

    private static (long Offset, int Length)[] Entries(string path)
    {
        List<(long, int)> entries = [];
        using SegmentReader reader = Files.Open(path);
        while (reader.TryRead(out JournalFrame frame))
        {
            if (frame.Kind is FrameKind.Entry)
                entries.Add((frame.Offset, FrameLayout.HeaderSize + frame.Content.Length));
        }

        return [.. entries];
    }

    private static List<long> Offsets(SegmentReader reader)
    {
        List<long> offsets = [];
        while (reader.TryRead(out JournalFrame frame))
        {
            if (frame.Kind is FrameKind.Entry)
                offsets.Add(frame.Offset);
        }

        return offsets;
    }
}
