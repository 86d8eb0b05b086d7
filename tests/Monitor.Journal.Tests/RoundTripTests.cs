using Microsoft.Extensions.Time.Testing;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Journal.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public async Task What_is_appended_is_read_in_order_with_its_place()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open();
        using JournalReader reader = writer.OpenReader(0, null);
        EventBuffer original = TestEvents.Make("payload");

        Assert.Equal(1UL, writer.Append("payload"));
        await writer.CommitAsync(1, 3);

        Assert.True(reader.TryRead(out JournalEntry first));
        Assert.Equal(1UL, first.Sequence);
        Assert.Equal(TestEvents.Everything, first.Routes);
        Assert.Equal((1UL, writer.Id), (first.Record.Sequence, first.Record.Stream));
        original.SetPlace(0, writer.Id, 1);
        Assert.True(first.Record.Bytes.SequenceEqual(original[0].Bytes));
        Assert.Equal(["1", "2", "3"], reader.ReadAll());
        Assert.Equal((5UL, 4UL, 1UL), (writer.NextSequence, writer.CommittedSequence, writer.OldestSequence));
        Assert.Equal((5UL, 0L), (reader.NextSequence, reader.BytesBehind));
    }

    [Fact]
    public async Task Readers_get_nothing_before_it_is_committed()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open();
        using JournalReader reader = writer.OpenReader(0, null);

        writer.Append(1, 2);
        Assert.Empty(reader.ReadAll());
        await writer.CommitAsync(CancellationToken.None);

        Assert.Equal(["1", "2"], reader.ReadAll());
    }

    [Fact]
    public async Task Each_route_gets_its_events_with_the_names_of_its_rules()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open(description: TestEvents.Description("audit", "detect"));
        using JournalReader audit = writer.OpenReader(0, "audit"), detect = writer.OpenReader(0, "detect"), all = writer.OpenReader(0, null);
        using JournalReader stranger = writer.OpenReader(0, "nothing");
        string longName = new string('a', 253) + "ä";

        writer.Append("both", 0b11, names: [null, longName]);
        writer.Append("second", 0b10 | TestEvents.Everything, names: [""]);
        writer.Append("first", 0b01, names: ["rule=1"]);
        await writer.CommitAsync(CancellationToken.None);

        Assert.Equal([("both", null), ("first", "rule=1")], WithNames(audit));
        Assert.Equal([("both", new string('a', 253)), ("second", "")], WithNames(detect));
        Assert.Equal([("second", null)], WithNames(all));
        Assert.Empty(WithNames(stranger));
    }

    [Fact]
    public async Task A_route_is_found_by_its_name_though_its_bit_changes()
    {
        using TestFolder folder = new();
        await using (JournalWriter before = folder.Open(description: TestEvents.Description("audit", "detect")))
        {
            before.Append("old audit", 0b01, names: [null]);
            before.Append("old detect", 0b10, names: [null]);
        }

        await using JournalWriter writer = folder.Open(description: TestEvents.Description("detect", "audit"));
        writer.Append("new detect", 0b01, names: [null]);
        writer.Append("new audit", 0b10, names: [null]);
        await writer.CommitAsync(CancellationToken.None);
        using JournalReader reader = writer.OpenReader(0, "audit");

        Assert.Equal(["old audit", "new audit"], reader.ReadAll());
    }

    [Fact]
    public async Task Events_are_committed_when_the_oldest_has_waited_long_enough()
    {
        using TestFolder folder = new();
        FakeTimeProvider time = new();
        await using JournalWriter writer = folder.Open(new JournalOptions { Sync = TimeSpan.FromMilliseconds(200) }, time: time);

        writer.Append(1, 3);
        time.Advance(TimeSpan.FromMilliseconds(199));
        writer.Append(4, 1);
        Assert.Equal(0UL, writer.CommittedSequence);
        time.Advance(TimeSpan.FromMilliseconds(1));

        await Eventually.Holds(() => writer.CommittedSequence == 4, "the commit");
        Assert.Equal(1, writer.Totals.Commits);
    }

    [Fact]
    public async Task Many_bytes_are_committed_early()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open(TestEvents.Patient with { SyncBytes = 10_000 });

        writer.Append(1, 20, padding: 1000);

        await Eventually.Holds(() => writer.CommittedSequence >= 9, "the commit");
    }

    [Fact]
    public async Task With_no_time_to_wait_a_batch_is_committed_by_itself()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open(TestEvents.Patient with { Sync = TimeSpan.Zero });

        writer.Append("one");
        await Eventually.Holds(() => writer.CommittedSequence == 1, "the first commit");
        writer.Append("two");
        await Eventually.Holds(() => writer.CommittedSequence == 2, "the second commit");

        Assert.Equal(2, writer.Totals.Commits);
    }

    [Fact]
    public async Task Readers_are_woken_by_a_commit_and_end_with_the_writer()
    {
        using TestFolder folder = new();
        JournalWriter writer = folder.Open();
        using JournalReader reader = writer.OpenReader(0, null);

        Task<bool> waiting = reader.WaitAsync(CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        await writer.CommitAsync(1, 1);
        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        Assert.Equal(["1"], reader.ReadAll());

        writer.Append(2, 1);
        await writer.DisposeAsync();
        Assert.True(await reader.WaitAsync(CancellationToken.None));
        Assert.Equal(["2"], reader.ReadAll());
        Assert.False(await reader.WaitAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_event_of_the_largest_size_goes_through()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open();
        using JournalReader reader = writer.OpenReader(0, null);
        string text = new('x', RecordLayout.MaximumSize - 400);

        writer.Append("before");
        writer.Append(text);
        writer.Append("behind");
        await writer.CommitAsync(CancellationToken.None);

        Assert.Equal(["before", text, "behind"], reader.ReadAll());
    }

    [Fact]
    public async Task A_description_tells_another_machine_what_the_events_are()
    {
        JournalDescription description = TestEvents.Description("audit");
        using TestFolder folder = new();
        await using (JournalWriter writer = folder.Open(description: description))
            writer.Append("one");

        JournalFolder journal = JournalFolder.Open(folder.Path);
        using SegmentReader segment = journal.OpenSegment(Assert.Single(journal.Segments));
        JournalDescription read = segment.Description!;

        Assert.Equal(description.ToJson(), read.ToJson());
        Assert.Equal("Image", read.Events.Find(5)!.Fields[ProcessTerminate.Schema.Find("Image")!.Index].Name);
        Assert.Equal(FieldType.Time, read.Events.Find(5)!.Find("UtcTime")!.Type);
        Assert.Contains(read.Events.All, schema => schema.Fields.ToArray().Any(field => field.IsOwn));
    }

    [Fact]
    public async Task Batches_of_more_or_fewer_names_than_routes_are_refused()
    {
        using TestFolder folder = new();
        await using JournalWriter writer = folder.Open();

        Assert.Throws<ArgumentException>(() => writer.Append("x", 0b11, names: "one"));
        Assert.Equal(1UL, writer.Append("y"));
    }

    [Fact]
    public async Task A_closed_writer_takes_nothing()
    {
        using TestFolder folder = new();
        JournalWriter writer = folder.Open();
        await writer.DisposeAsync();
        await writer.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => writer.Append("x"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writer.CommitAsync(CancellationToken.None).AsTask());
    }

    private static List<(string Text, string? Name)> WithNames(JournalReader reader)
    {
        List<(string, string?)> found = [];
        while (reader.TryRead(out JournalEntry entry))
            found.Add((TestEvents.TextOf(entry.Record), entry.HasRuleName ? System.Text.Encoding.UTF8.GetString(entry.RuleName) : null));
        return found;
    }
}
