using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Records;

namespace Monitor.Journal;

/// <summary>The one process that writes a journal. One thread appends at a time; a thread of its own commits.</summary>
public sealed class JournalWriter : IAsyncDisposable
{
    /// <summary>Opens the journal of a folder, making it where there is none, and mends its end.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">How it is written and kept.</param>
    /// <param name="description">What the events and routes are.</param>
    /// <param name="ledger">Knows what became of events; null: no ledger is written.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="MonitorException">Another process writes it, or the folder cannot be used.</exception>
    public static JournalWriter Open(string folder, JournalOptions options, JournalDescription description, ILedgerSource? ledger, TimeProvider time) =>
        throw new NotImplementedException();

    /// <summary>Told once (with the error) when commits begin to fail, and once (null) when they go on; on the commit thread.</summary>
    public event Action<MonitorError?>? FaultChanged
    {
        add => throw new NotImplementedException();
        remove => throw new NotImplementedException();
    }

    /// <summary>The journal's random number; the first half of each event's unique id.</summary>
    public ulong Id => throw new NotImplementedException();

    /// <summary>What was found at opening.</summary>
    public JournalRecovery Recovery => throw new NotImplementedException();

    /// <summary>Sequence of the next entry appended; the first of a journal is 1.</summary>
    public ulong NextSequence => throw new NotImplementedException();

    /// <summary>The highest sequence that is safe; 0: none.</summary>
    public ulong CommittedSequence => throw new NotImplementedException();

    /// <summary>The first sequence that is still there; <see cref="NextSequence"/> when none is.</summary>
    public ulong OldestSequence => throw new NotImplementedException();

    /// <summary>Whether the last commit failed and is tried again.</summary>
    public bool IsStalled => Fault is not null;

    /// <summary>Why commits fail; null when they do not.</summary>
    public MonitorError? Fault => throw new NotImplementedException();

    /// <summary>What was done so far.</summary>
    public JournalTotals Totals => throw new NotImplementedException();

    /// <summary>Begins a batch: no group is closed until it ends. Waits while too many bytes wait to be committed.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while it waited.</exception>
    /// <exception cref="ObjectDisposedException">The writer is closed.</exception>
    public Appending BeginAppend(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Closes the group at hand and returns when all that was appended before is on the disk.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or discarded, before it was.</exception>
    public ValueTask CommitAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Forgets what was appended and is not committed: at a stop, when the disk does not take it. Waits for a try that runs.</summary>
    /// <param name="forgotten">Told event id and routes of each.</param>
    public void Discard(Action<ushort, ulong> forgotten) => throw new NotImplementedException();

    /// <summary>Opens a reader for one sink. It yields the entries of its route.</summary>
    /// <param name="fromSequence">The first sequence that it looks at; 0: the oldest that is there.</param>
    /// <param name="route">Name of a rule set; null: what is for sinks that get everything.</param>
    public JournalReader OpenReader(ulong fromSequence, string? route) => throw new NotImplementedException();

    /// <summary>Commits what waits, if the disk takes it, seals the last segment and gives the folder back.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();

    /// <summary>A batch being appended; holds the writer's gate until it is disposed, on the same thread.</summary>
    public ref struct Appending : IDisposable
    {
        /// <summary>Copies a record and gives the copy its place.</summary>
        /// <param name="record">The record.</param>
        /// <param name="routes">Bits of the rule sets that log it; 63: for sinks that get everything.</param>
        /// <param name="names">The rule's name for each of the bits 0 to 62 that is set, ascending; null: no name.</param>
        /// <returns>The sequence that it got.</returns>
        public ulong Append(EventRecord record, ulong routes, ReadOnlySpan<byte[]?> names) => throw new NotImplementedException();

        /// <summary>Ends the batch.</summary>
        public void Dispose() => throw new NotImplementedException();
    }
}
