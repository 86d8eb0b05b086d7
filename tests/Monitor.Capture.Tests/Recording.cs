using Monitor.Capture.RawRecords;
using Monitor.Sdk.Collectors;

namespace Monitor.Capture.Tests;

/// <summary>Keeps all that the feed hands on.</summary>
internal sealed class Recording : IKernelRecordConsumer
{
    public List<SeenActivity> Activities { get; } = [];

    public List<(RawRecordKind Kind, RawLossReason Reason, long Count)> Losses { get; } = [];

    /// <summary>How many activities had come at each pause.</summary>
    public List<int> Pauses { get; } = [];

    public void OnRecord(in KernelRecord record, CaptureNotes notes) => Activities.Add(new SeenActivity(record, notes));

    public void OnLost(RawRecordKind kind, RawLossReason reason, long count) => Losses.Add((kind, reason, count));

    public void OnPause() => Pauses.Add(Activities.Count);
}
