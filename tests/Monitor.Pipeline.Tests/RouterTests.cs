using Monitor.Enrichment.Hashing;
using Monitor.Journal;
using Monitor.Pipeline.Accounting;
using Monitor.Pipeline.Routing;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Tests;

public sealed class RouterTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly HashService _hashes = new(1, new HashOptions(), TimeProvider.System);
    private readonly RecordingLog _log = new();

    public void Dispose()
    {
        _hashes.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_batch_that_cannot_be_routed_is_counted_and_told_and_the_next_one_is_routed()
    {
        EventCatalog events = TestPipeline.Events();
        Ledger ledger = new(events, ["sink"]);
        await using JournalWriter journal = Open(events);
        InputQueue queue = new(1 << 20, hashRoom: 71);
        EventBuffer odd = Numbered(1, 2);
        odd.Append(new Unknown());
        foreach (uint number in (uint[])[3, 4])
            odd.Append(new ProcessTerminate { ProcessId = number });
        queue.Add(new Waiting(odd));
        queue.Add(new Waiting(Numbered(5, 6)));
        queue.Complete();

        await Router(journal, ledger, queue, events).RunAsync(TestContext.Current.CancellationToken);

        EventAccount account = ledger.Find(ProcessTerminate.Schema.Id)!;
        Assert.Equal((4L, 4L, 2L), (account.Settled, account.Routed(0), account.Dropped(DropReason.RoutingFailed)));
        Assert.Single(_log.Errors, error => error.Code == "MON4014");
        await journal.CommitAsync(TestContext.Current.CancellationToken);
        using JournalReader reader = journal.OpenReader(0, null);
        List<uint> numbers = [];
        while (reader.TryRead(out JournalEntry entry))
        {
            if (entry.Record.EventId == ProcessTerminate.Schema.Id)
                numbers.Add(ProcessTerminate.ReadFrom(entry.Record).ProcessId);
        }

        Assert.Equal([1u, 2, 5, 6], numbers);
    }

    [Fact]
    public async Task A_long_wait_does_not_make_one_group_of_all_that_waited()
    {
        EventCatalog events = TestPipeline.Events();
        Ledger ledger = new(events, ["sink"]);
        await using JournalWriter journal = Open(events);
        InputQueue queue = new(64 << 20, hashRoom: 71);
        EventBuffer large = new();
        byte[] image = new byte[512 << 10];
        for (uint number = 0; number < 32; number++)
            large.Append(new ProcessTerminate { ProcessId = number, Image = image });
        queue.Add(new Waiting(large));
        queue.Complete();

        await Router(journal, ledger, queue, events).RunAsync(TestContext.Current.CancellationToken);
        await journal.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(32, ledger.Find(ProcessTerminate.Schema.Id)!.Routed(0));
        Assert.InRange(journal.Totals.Commits, 2, 64);
    }

    [Fact]
    public void However_often_it_is_woken_one_wake_up_waits()
    {
        InputQueue queue = new(1 << 20, hashRoom: 71);

        for (int i = 0; i < 10; i++)
            queue.Wake();
        queue.Complete();

        Assert.Single(queue.ReadAllAsync().ToBlockingEnumerable(TestContext.Current.CancellationToken));
    }

    private static EventBuffer Numbered(params uint[] numbers)
    {
        EventBuffer buffer = new();
        foreach (uint number in numbers)
            buffer.Append(new ProcessTerminate { ProcessId = number });
        return buffer;
    }

    private JournalWriter Open(EventCatalog events) => JournalWriter.Open(
        _folder.Path,
        new JournalOptions { Sync = TimeSpan.Zero, MaximumWaiting = 2 << 20 },
        new JournalDescription("web-1", "Linux", "0.1.0", [], [new JournalSink("sink", null)], events),
        null,
        TimeProvider.System);

    private Router Router(JournalWriter journal, Ledger ledger, InputQueue queue, EventCatalog events) => new(
        queue,
        new HashSettlement(_hashes, events, TimeSpan.FromSeconds(2), TimeProvider.System),
        new LookupSettlement(new LookupPlan(events, []), TimeSpan.FromSeconds(2), TimeProvider.System),
        null,
        new LossAnnouncer(ledger, TimeProvider.System),
        new JournalEntries(journal, null, ledger, [-1]),
        _log);

    private sealed class Waiting(EventBuffer events) : IPendingEvents
    {
        public EventBuffer Take() => events;
    }

    /// <summary>An event that has no account.</summary>
    private readonly struct Unknown : IEvent<Unknown>
    {
        public static EventSchema Schema { get; } = new(60_000, "Unknown", 1, "", "");

        public EventTime Time => EventTime.Now;

        public static Unknown ReadFrom(EventRecord record) => default;

        public void WriteTo(ref EventWriter writer)
        {
        }
    }
}
