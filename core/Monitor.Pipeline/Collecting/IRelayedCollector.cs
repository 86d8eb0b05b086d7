using Monitor.Pipeline.Accounting;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.Records;

namespace Monitor.Pipeline.Collecting;

/// <summary>A collector that does its work elsewhere: kernel activity is handed over without being worked on, and its events come as records, on
/// threads of its own.</summary>
public interface IRelayedCollector
{
    /// <summary>Says where events go. Called once, before the start.</summary>
    void Connect(IRecordOutput output);

    /// <summary>Takes kernel activity; called on the capture thread, and must not wait.</summary>
    /// <param name="record">What happened; valid during the call.</param>
    /// <param name="flags">Flags for the events made of it.</param>
    /// <returns>False: there is no room for it.</returns>
    bool TryTake(in KernelRecord record, RecordFlags flags);

    /// <summary>No more kernel activity for now: what was taken is to go on its way.</summary>
    void Flush();

    /// <summary>Waits until what was taken has come back as events.</summary>
    Task DrainAsync(CancellationToken cancellation);
}

/// <summary>Where a relayed collector's events go. For several threads.</summary>
public interface IRecordOutput
{
    /// <summary>Takes an event.</summary>
    /// <param name="schema">Its schema, one that the collector declares.</param>
    /// <param name="record">The record; it has been checked.</param>
    void Append(EventSchema schema, EventRecord record);

    /// <summary>Counts events that came about and were lost.</summary>
    void CountLost(DropReason reason, long count);

    /// <summary>Takes an exception that the collector threw over kernel activity. One that keeps throwing is taken out of service.</summary>
    /// <param name="exception">What it threw.</param>
    /// <param name="inARow">How many it threw without an event in between.</param>
    void Fail(Exception exception, int inARow);
}
