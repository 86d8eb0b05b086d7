using Monitor.Sdk.EventSet;

namespace Monitor.Pipeline.Accounting;

/// <summary>What became of all events but the host's own.</summary>
/// <param name="Produced">Events that came about.</param>
/// <param name="Lost">How many of them are lost, somewhere.</param>
internal readonly record struct CollectorTotals(long Produced, long Lost)
{
    private static readonly ushort[] HostsOwn =
    [
        AgentStarted.Schema.Id, AgentStopped.Schema.Id, EventsLost.Schema.Id,
        ServiceStateChange.Schema.Id, ServiceConfigurationChange.Schema.Id, Error.Schema.Id,
    ];

    /// <summary>The totals of a ledger.</summary>
    public static CollectorTotals Of(Ledger ledger)
    {
        EventAccount[] accounts = [.. ledger.Accounts.Where(account => !HostsOwn.Contains(account.Schema.Id))];
        return new CollectorTotals(accounts.Sum(account => account.Produced), accounts.Sum(LostAnywhere));
    }

    private static long LostAnywhere(EventAccount account)
    {
        long worst = 0;
        for (int sink = 0; sink < account.SinkCount; sink++)
            worst = Math.Max(worst, account.DroppedBy(sink));
        return account.DroppedTotal + worst;
    }
}
