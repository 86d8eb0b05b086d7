using Monitor.Pipeline.Accounting;

namespace Monitor.Host.Status;

/// <summary>Reads the ledger into the status.</summary>
internal static class EventStatusReader
{
    /// <summary>The accounts that have something to tell.</summary>
    public static IReadOnlyList<EventStatus> Read(Ledger ledger) =>
        [.. ledger.Accounts.Where(account => account.Produced > 0).Select(account => Read(account, ledger.Sinks))];

    private static EventStatus Read(EventAccount account, IReadOnlyList<string> sinks)
    {
        Dictionary<string, SinkEventStatus> bySink = [];
        for (int sink = 0; sink < sinks.Count; sink++)
        {
            int position = sink;
            bySink[sinks[sink]] = new SinkEventStatus(
                account.Delivered(sink), account.FilteredBy(sink), account.InFlight(sink), NotZero<DropReason>(reason => account.Dropped(position, reason), ReasonNames.Of));
        }

        return new EventStatus(
            account.Schema.Id,
            account.Schema.Name,
            account.Produced,
            NotZero<FilterReason>(account.Filtered, ReasonNames.Of),
            NotZero<DropReason>(account.Dropped, ReasonNames.Of),
            bySink);
    }

    private static Dictionary<string, long> NotZero<TReason>(Func<TReason, long> count, Func<TReason, string> name)
        where TReason : struct, Enum => Enum.GetValues<TReason>()
            .Select(reason => (Name: name(reason), Count: count(reason)))
            .Where(pair => pair.Count > 0)
            .ToDictionary(pair => pair.Name, pair => pair.Count);
}
