using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture;

/// <summary>Takes decoded kernel activity from the feed; called on the capture thread alone, and must not wait.</summary>
public interface IKernelRecordConsumer
{
    /// <summary>Takes one record; its spans are valid during the call.</summary>
    void OnRecord(in KernelRecord record, CaptureNotes notes);

    /// <summary>Records of a kind are missing.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="reason">Why.</param>
    /// <param name="count">How many since the last call.</param>
    void OnLost(RawRecordKind kind, RawLossReason reason, long count);

    /// <summary>No more records for now: what was gathered is to go on its way.</summary>
    void OnPause();
}

/// <summary>What the feed knows of a record beside its content.</summary>
[Flags]
public enum CaptureNotes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Some part, a path or the command line, is not whole.</summary>
    Incomplete = 1,

    /// <summary>The agent itself or a process that it started did it.</summary>
    AgentsOwn = 2,
}
