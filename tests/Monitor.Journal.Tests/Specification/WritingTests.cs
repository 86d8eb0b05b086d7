using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Monitor.Sdk.Records;

namespace Monitor.Journal.Tests.Specification;

/// <summary>What the product writes is what the page says: the page's parser understands it, and the page's builder makes the same bytes of it.</summary>
public sealed class WritingTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 16, 9, 42, 9, TimeSpan.Zero);
    private static readonly JournalDescription Description = new("web-1", "Debian \"13\"", "0.1.0", ["audit", "détection"], [new JournalSink("trail", null), new JournalSink("siem", "détection")], SampleEvents.Catalog);

    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Start);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_files_are_the_pages_byte_for_byte()
    {
        await WriteAsync(batches: 60, new JournalOptions { SegmentSize = 16 << 10 });

        List<byte[]> segments = [.. Segments()];
        Assert.True(segments.Count > 2, $"only {segments.Count} segments");
        Assert.All(segments, segment => Assert.Equal(Convert.ToHexString(Replay.Whole(new SegmentParser(segment)).Bytes), Convert.ToHexString(segment)));
    }

    [Fact]
    public async Task Entries_are_what_was_appended()
    {
        await WriteAsync(batches: 20, new JournalOptions());

        SegmentParser segment = new(Assert.Single(Segments()));
        ParsedFrame[] entries = [.. segment.Frames().Where(frame => frame.Kind == Kind.Entry)];
        Assert.Equal(Enumerable.Range(1, entries.Length).Select(number => (ulong)number), entries.Select(entry => entry.Sequence));
        Assert.All(entries, entry =>
        {
            Assert.Equal(Convert.ToHexString(SampleEvents.Terminate(entry.Sequence, segment.Journal)), Convert.ToHexString(entry.Record));
            (ulong routes, byte[]?[] names) = RoutesOf(entry.Sequence);
            Assert.Equal(routes, entry.Routes);
            Assert.Equal(names.SelectMany<byte[]?, byte>(name => name is null ? [255] : [(byte)name.Length, .. name]), entry.NameBytes);
        });
    }

    [Fact]
    public async Task Commits_count_their_entries_and_continue_the_chain()
    {
        await WriteAsync(batches: 20, new JournalOptions());

        SegmentParser segment = new(Assert.Single(Segments()));
        List<(ParsedFrame Commit, byte[] Hash)> commits = segment.Commits();
        Assert.Equal(20, commits.Count(one => BitConverter.ToUInt32(one.Commit.Content) > 0));
        Assert.All(commits, one => Assert.Equal(one.Hash, one.Commit.Content[16..48]));
        Assert.Equal(
            Enumerable.Range(0, 20).Select(number => NanosecondsAt(number)),
            commits.Where(one => BitConverter.ToUInt32(one.Commit.Content) > 0).Select(one => BitConverter.ToInt64(one.Commit.Content, 8)));
    }

    [Fact]
    public async Task Segments_are_chained_named_and_read_only()
    {
        await WriteAsync(batches: 60, new JournalOptions { SegmentSize = 16 << 10 });

        byte[] chain = new byte[32];
        foreach (string path in Directory.EnumerateFiles(_folder.Path, "*.segment").Order(StringComparer.Ordinal))
        {
            SegmentParser segment = new(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
            Assert.True(segment.HasSoundHeader);
            Assert.Equal(chain, segment.Chain);
            Assert.Equal(Layout.SegmentName(segment.First), Path.GetFileName(path));
            Assert.Equal(segment.First, segment.Frames().First(frame => frame.Kind == Kind.Entry).Sequence);
            Assert.Equal(Kind.Description, segment.Frames()[0].Kind);
            Assert.Equal(Kind.Seal, segment.Frames()[^1].Kind);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(path));
            chain = segment.Commits()[^1].Hash;
        }
    }

    [Fact]
    public async Task Segments_have_salts_of_their_own_and_one_journal_id()
    {
        await WriteAsync(batches: 60, new JournalOptions { SegmentSize = 16 << 10 });

        SegmentParser[] segments = [.. Segments().Select(bytes => new SegmentParser(bytes))];
        Assert.Single(segments.Select(segment => segment.Journal).Distinct());
        Assert.Equal(segments.Length, segments.Select(segment => segment.Salt).Distinct().Count());
    }

    [Fact]
    public async Task The_description_says_what_events_routes_and_sinks_are()
    {
        await WriteAsync(batches: 1, new JournalOptions());

        ParsedFrame frame = new SegmentParser(Assert.Single(Segments())).Frames()[0];
        using JsonDocument json = JsonDocument.Parse(frame.Content);
        using JsonDocument expected = JsonDocument.Parse(SampleEvents.Description(["audit", "détection"], [("trail", null), ("siem", "détection")]).Replace("Debian GNU/Linux 13", "Debian \\\"13\\\""));
        Assert.True(JsonElement.DeepEquals(expected.RootElement, json.RootElement), Encoding.UTF8.GetString(frame.Content));
        Assert.Equal(1ul, frame.Sequence);
    }

    [Fact]
    public async Task A_ledger_stands_in_front_of_its_commit()
    {
        await WriteAsync(batches: 3, new JournalOptions(), new Ledger());

        ParsedFrame[] frames = [.. new SegmentParser(Assert.Single(Segments())).Frames()];
        ParsedFrame[] ledgers = [.. frames.Where(frame => frame.Kind == Kind.Ledger)];
        Assert.NotEmpty(ledgers);
        Assert.All(ledgers, ledger => Assert.Equal(Kind.Commit, frames[Array.IndexOf(frames, ledger) + 1].Kind));
        Assert.Equal(
            Convert.ToHexString(Layout.Join(2u, 0u, (ushort)5, (byte)0, (byte)0, uint.MaxValue, 0ul, 7ul, (ushort)5, (byte)2, (byte)3, 0u, 0ul, 2ul)),
            Convert.ToHexString(ledgers[0].Content));
    }

    [Fact]
    public async Task A_long_name_is_cut_in_front_of_the_character_that_does_not_fit()
    {
        JournalWriter writer = JournalWriter.Open(_folder.Path, new JournalOptions(), Description, ledger: null, _time);
        byte[]?[] names = [Encoding.UTF8.GetBytes("x" + new string('é', 200))];
        using (JournalWriter.Appending batch = writer.BeginAppend(CancellationToken.None))
            batch.Append(EventRecord.FromTrusted(SampleEvents.Terminate(1)), 1, names);
        await writer.DisposeAsync();

        ParsedFrame entry = new SegmentParser(Assert.Single(Segments())).Frames().Single(frame => frame.Kind == Kind.Entry);
        Assert.Equal("x" + new string('é', 126), Encoding.UTF8.GetString(entry.NameBytes[1..]));
        Assert.Equal(253, entry.NameBytes[0]);
    }

    private async Task WriteAsync(int batches, JournalOptions options, ILedgerSource? ledger = null)
    {
        await using JournalWriter writer = JournalWriter.Open(_folder.Path, options with { Sync = TimeSpan.FromHours(1) }, Description, ledger, _time);
        for (int number = 0; number < batches; number++)
        {
            Append(writer, 1 + number % 5);
            await writer.CommitAsync(TestContext.Current.CancellationToken);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static void Append(JournalWriter writer, int count)
    {
        using JournalWriter.Appending batch = writer.BeginAppend(CancellationToken.None);
        for (int i = 0; i < count; i++)
        {
            ulong sequence = writer.NextSequence;
            (ulong routes, byte[]?[] names) = RoutesOf(sequence);
            Assert.Equal(sequence, batch.Append(EventRecord.FromTrusted(SampleEvents.Terminate(sequence, journal: 0)), routes, names));
        }
    }

    private static (ulong Routes, byte[]?[] Names) RoutesOf(ulong sequence) => (sequence % 4) switch
    {
        0 => (1, ["a rule"u8.ToArray()]),
        1 => (3, [null, "règle"u8.ToArray()]),
        2 => (Layout.Everything, []),
        _ => (Layout.Everything | 2, [[]]),
    };

    private static long NanosecondsAt(int second) => (Start.AddSeconds(second) - DateTimeOffset.UnixEpoch).Ticks * 100;

    private IEnumerable<byte[]> Segments() => Directory.EnumerateFiles(_folder.Path, "*.segment").Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    private sealed class Ledger : ILedgerSource
    {
        public void Write(LedgerRows rows)
        {
            rows.Add(5, LedgerStep.Settled, 0, LedgerRow.BeforeSinks, 7);
            rows.Add(5, LedgerStep.Dropped, 3, 0, 2);
            rows.Add(5, LedgerStep.Routed, 0, 0, 0);
        }
    }
}
