using Monitor.Sdk.Events;

namespace Monitor.Pipeline.Accounting;

/// <summary>
/// Counts what becomes of each event: for each event type and sink, produced = delivered + filtered + dropped + in flight, at every moment.
/// For several threads.
/// </summary>
public sealed class Ledger
{
    private readonly EventAccount[] _accounts;
    private readonly short[] _byId = new short[ushort.MaxValue + 1];
    private long _losses;

    /// <summary>Makes a ledger with an account for each event.</summary>
    /// <param name="events">The events that may come.</param>
    /// <param name="sinks">Names of the sinks, in order.</param>
    public Ledger(EventCatalog events, IReadOnlyList<string> sinks)
    {
        ArgumentNullException.ThrowIfNull(events);
        Sinks = sinks;
        Array.Fill(_byId, (short)-1);
        _accounts = [.. events.All.Select((schema, position) => new EventAccount(schema, position, sinks.Count, CountLoss))];
        for (int i = 0; i < _accounts.Length; i++)
            _byId[_accounts[i].Schema.Id] = (short)i;
    }

    /// <summary>Names of the sinks; accounts refer to them by position.</summary>
    public IReadOnlyList<string> Sinks { get; }

    /// <summary>Grows whenever something is lost.</summary>
    public long Losses => Interlocked.Read(ref _losses);

    /// <summary>All accounts, by event id.</summary>
    public IReadOnlyList<EventAccount> Accounts => _accounts;

    /// <summary>The account of an event; null for an event that no plugin declares.</summary>
    public EventAccount? Find(ushort eventId) => _byId[eventId] is >= 0 and short at ? _accounts[at] : null;

    private void CountLoss() => Interlocked.Increment(ref _losses);
}
