namespace Monitor.Journal;

/// <summary>The last ledger among frames behind a commit, and the entries that it does not count.</summary>
internal sealed class UncountedEntries
{
    private readonly Dictionary<(ushort Event, ulong Routes), long> _entries = [];

    /// <summary>Content of the ledger; null where there is none.</summary>
    public byte[]? Ledger { get; private set; }

    /// <summary>The entries behind it.</summary>
    public IEnumerable<KeptEvents> Entries => _entries.Select(pair => new KeptEvents(pair.Key.Event, pair.Key.Routes, pair.Value));

    /// <summary>Takes an entry.</summary>
    public void Add(ushort eventId, ulong routes) => _entries[(eventId, routes)] = _entries.GetValueOrDefault((eventId, routes)) + 1;

    /// <summary>Takes a ledger, which counts all entries in front of it.</summary>
    public void Take(byte[] ledger)
    {
        Ledger = ledger;
        _entries.Clear();
    }

    /// <summary>Begins behind a commit.</summary>
    public void Clear()
    {
        Ledger = null;
        _entries.Clear();
    }
}
