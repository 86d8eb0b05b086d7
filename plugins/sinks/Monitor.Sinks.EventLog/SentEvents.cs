using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.EventLog;

/// <summary>Events in a row that were sent, and of which it is not known yet whether they were read.</summary>
/// <param name="Count">How many.</param>
/// <param name="Stream">Stream of the first one.</param>
/// <param name="Sequence">Sequence of the first one.</param>
internal readonly record struct SentEvents(int Count, ulong Stream, ulong Sequence)
{
    /// <summary>With one more.</summary>
    public SentEvents And(EventRecord next) => Count == 0 ? new SentEvents(1, next.Stream, next.Sequence) : this with { Count = Count + 1 };

    /// <summary>Whether the batch begins with them, as one does that is handed in again.</summary>
    public bool Begin(EventBatch batch) =>
        Count > 0 && Count <= batch.Count && batch[0].Stream == Stream && batch[0].Sequence == Sequence;
}
