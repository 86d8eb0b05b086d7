using Monitor.Journal;
using Monitor.Pipeline.Accounting;
using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline.Tests;

public sealed class LedgerTests
{
    private readonly Ledger _ledger = new(TestPipeline.Events(), ["one", "two"]);

    [Fact]
    public void Each_event_has_an_account_and_no_other_has()
    {
        Assert.Equal(TestPipeline.Events().All, _ledger.Accounts.Select(account => account.Schema));
        Assert.All(_ledger.Accounts, account => Assert.Same(account, _ledger.Find(account.Schema.Id)));
        Assert.Null(_ledger.Find(NetworkConnect.Schema.Id));
        Assert.Null(_ledger.Find(ushort.MaxValue));
    }

    [Fact]
    public void What_is_neither_delivered_nor_filtered_nor_dropped_is_in_flight()
    {
        EventAccount account = _ledger.Find(ProcessCreate.Schema.Id)!;
        account.CountProduced(100);
        account.CountFiltered(FilterReason.AgentsOwn, 10);
        account.CountDropped(DropReason.RingFull, 5);
        account.CountDropped(DropReason.QueueFull, 1);
        account.CountDelivered(0, 60);
        account.CountDropped(0, DropReason.RetentionOvertook, 4);
        account.CountDelivered(1, 84);

        Assert.Equal((20L, 0L), (account.InFlight(0), account.InFlight(1)));
        Assert.Equal((10L, 6L, 4L, 0L), (account.FilteredTotal, account.DroppedTotal, account.DroppedBy(0), account.DroppedBy(1)));
        Assert.Equal(0, _ledger.Find(ProcessTerminate.Schema.Id)!.Produced);
    }

    [Fact]
    public void At_no_moment_is_less_than_nothing_in_flight()
    {
        EventAccount account = _ledger.Find(ProcessCreate.Schema.Id)!;
        bool isOver = false;
        Thread counting = new(() =>
        {
            for (int i = 0; i < 2_000_000; i++)
            {
                account.CountProduced();
                account.CountDelivered(0);
            }

            Volatile.Write(ref isOver, true);
        });
        counting.Start();
        long least = 0;
        while (!Volatile.Read(ref isOver))
            least = Math.Min(least, account.InFlight(0));
        counting.Join();

        Assert.Equal((0L, 0L), (least, account.InFlight(0)));
    }

    [Fact]
    public void Entries_that_no_ledger_counts_are_counted_by_the_routes_that_the_sinks_had_then()
    {
        JournalRecovery recovery = new()
        {
            Description = new JournalDescription("web-1", "Linux", "0.1.0", ["audit", "detect"], [new("gone", null), new("two", "detect"), new("one", null)], TestPipeline.Events()),
            Uncounted = [new KeptEvents(ProcessCreate.Schema.Id, 0b10, 3), new KeptEvents(ProcessCreate.Schema.Id, 1UL << 63 | 0b01, 4)],
        };

        new DurableLedger(_ledger).Restore(recovery);

        EventAccount account = _ledger.Find(ProcessCreate.Schema.Id)!;
        Assert.Equal((7L, 7L), (account.Produced, account.Settled));
        Assert.Equal((4L, 3L), (account.Routed(0), account.FilteredBy(0)));
        Assert.Equal((3L, 4L), (account.Routed(1), account.FilteredBy(1)));
    }

    [Theory]
    [InlineData(DropReason.RingFull, "ring-full")]
    [InlineData(DropReason.CompatSystemCall, "compat-system-call")]
    [InlineData(DropReason.Malformed, "malformed")]
    public void A_reason_is_printed_in_lower_case_with_dashes(DropReason reason, string name) => Assert.Equal(name, ReasonNames.Of(reason));
}
