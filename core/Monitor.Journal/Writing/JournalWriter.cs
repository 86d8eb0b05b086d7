using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Records;

namespace Monitor.Journal;

/// <summary>The one process that writes a journal. One thread appends at a time; a thread of its own commits.</summary>
public sealed class JournalWriter : IAsyncDisposable
{
    private readonly FileStream _owner;
    private readonly ReaderList _readers;
    private readonly SegmentList _segments;
    private readonly CommitSignal _signal = new();
    private readonly Gathering _gathering;
    private readonly CommitLoop _loop;
    private readonly IReadOnlyList<string> _routes;
    private bool _isDisposed;

    private JournalWriter(
        FileStream owner,
        string folder,
        JournalOptions options,
        JournalDescription description,
        ILedgerSource? ledger,
        FoundJournal found,
        TimeProvider time)
    {
        _owner = owner;
        _readers = new ReaderList();
        _routes = description.Routes;
        Id = found.Id;
        Recovery = found.Recovery;
        SegmentStore store = new(folder, options, description.ToJson(), _readers, found, time);
        store.Open();
        _segments = store.Segments;
        _gathering = new Gathering(options, Id, found.NextSequence, found.NextSequence - 1, time);
        _loop = new CommitLoop(folder, _gathering, store, _signal, found, options, ledger, fault => FaultChanged?.Invoke(fault), time);
    }

    /// <summary>Opens the journal of a folder, making it where there is none, and mends its end.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">How it is written and kept.</param>
    /// <param name="description">What the events and routes are.</param>
    /// <param name="ledger">Knows what became of events; null: no ledger is written.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="MonitorException">Another process writes it, the folder cannot be used, or a segment is in a later format.</exception>
    public static JournalWriter Open(string folder, JournalOptions options, JournalDescription description, ILedgerSource? ledger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(description.Routes.Count, EntryContent.EverythingRoute, nameof(description));
        FileStream? owner = null;
        try
        {
            folder = Path.GetFullPath(folder);
            Disk.MakeFolder(folder);
            owner = OwnerLock.Take(folder);
            JournalWriter writer = new(owner, folder, options, description, ledger, FoundJournal.Look(folder), time);
            owner = null;
            writer._loop.Start();
            return writer;
        }
        catch (Exception exception) when (Disk.IsRefusal(exception))
        {
            throw new MonitorException(JournalErrors.FolderUnusable(folder, exception.Message), exception);
        }
        finally
        {
            owner?.Dispose();
        }
    }

    /// <summary>Told once (with the error) when commits begin to fail, and once (null) when they go on; on the commit thread.</summary>
    public event Action<MonitorError?>? FaultChanged;

    /// <summary>The journal's random number; the first half of each event's unique id.</summary>
    public ulong Id { get; }

    /// <summary>What was found at opening.</summary>
    public JournalRecovery Recovery { get; }

    /// <summary>Sequence of the next entry appended; the first of a journal is 1.</summary>
    public ulong NextSequence => _gathering.NextSequence;

    /// <summary>The highest sequence that is safe; 0: none.</summary>
    public ulong CommittedSequence => _loop.Committed;

    /// <summary>The first sequence that is still there; <see cref="NextSequence"/> when none is.</summary>
    public ulong OldestSequence => _segments.Find(0)?.FirstSequence ?? NextSequence;

    /// <summary>Whether the last commit failed and is tried again.</summary>
    public bool IsStalled => Fault is not null;

    /// <summary>Why commits fail; null when they do not.</summary>
    public MonitorError? Fault => _loop.Fault;

    /// <summary>What was done so far.</summary>
    public JournalTotals Totals => _loop.Totals;

    /// <summary>Begins a batch: no group is closed until it ends. Waits while too many bytes wait to be committed.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited.</exception>
    /// <exception cref="ObjectDisposedException">The writer is closed.</exception>
    public Appending BeginAppend(CancellationToken cancellation)
    {
        _gathering.Enter(cancellation);
        return new Appending(_gathering);
    }

    /// <summary>Closes the group at hand and returns when all that was appended before is on the disk. A commit that fails is tried again at
    /// once.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or discarded, before it was.</exception>
    /// <exception cref="ObjectDisposedException">The writer is closed.</exception>
    public ValueTask CommitAsync(CancellationToken cancellation) => new(_gathering.CommitAsync().WaitAsync(cancellation));

    /// <summary>Forgets what was appended and is not committed: at a stop, when the disk does not take it. Waits for a try that runs.</summary>
    /// <param name="forgotten">Told event id and routes of each.</param>
    public void Discard(Action<ushort, ulong> forgotten)
    {
        ArgumentNullException.ThrowIfNull(forgotten);
        _loop.Discard(forgotten);
    }

    /// <summary>Opens a reader for one sink. It yields the entries of its route.</summary>
    /// <param name="fromSequence">The first sequence that it looks at; 0: the oldest that is there.</param>
    /// <param name="route">Name of a rule set; null: what is for sinks that get everything.</param>
    /// <param name="sink">The sink that reads: where it followed another rule set when an entry was written, that one counts; null: none.</param>
    public JournalReader OpenReader(ulong fromSequence, string? route, string? sink = null) => _readers.Add(() =>
    {
        ulong from = Math.Clamp(fromSequence, 1, NextSequence);
        ulong oldest = fromSequence == 0 ? from : OldestSequence;
        return new JournalReader(_segments, _readers, _signal, _gathering.Wake, from, oldest, route, sink, _routes);
    });

    /// <summary>Commits what waits, if the disk takes it, seals the last segment and gives the folder back. Readers may read on to the
    /// end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await _loop.DisposeAsync().ConfigureAwait(false);
        await _gathering.DisposeAsync().ConfigureAwait(false);
        await _owner.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A batch being appended; holds the writer's gate until it is disposed, on the same thread.</summary>
    public ref struct Appending : IDisposable
    {
        private readonly bool _wasEmpty;
        private Gathering? _gathering;

        internal Appending(Gathering gathering)
        {
            _gathering = gathering;
            _wasEmpty = gathering.IsEmpty;
        }

        /// <summary>Copies a record and gives the copy its place.</summary>
        /// <param name="record">The record.</param>
        /// <param name="routes">Bits of the rule sets that log it; 63: for sinks that get everything.</param>
        /// <param name="names">The rule's name for each of the bits 0 to 62 that is set, ascending; null: no name.</param>
        /// <returns>The sequence that it got.</returns>
        /// <exception cref="ArgumentException">There are more or fewer names than such bits.</exception>
        public readonly ulong Append(EventRecord record, ulong routes, scoped ReadOnlySpan<byte[]?> names)
        {
            if (System.Numerics.BitOperations.PopCount(EntryContent.Named(routes)) != names.Length)
                throw new ArgumentException("There must be a name, or null, for each route.", nameof(names));
            return _gathering!.Append(record, routes, names);
        }

        /// <summary>Ends the batch.</summary>
        public void Dispose()
        {
            _gathering?.Exit(_wasEmpty);
            _gathering = null;
        }
    }
}
