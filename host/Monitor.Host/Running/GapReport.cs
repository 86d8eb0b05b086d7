using Monitor.Capture;
using Monitor.Pipeline.Collecting;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Host.Running;

/// <summary>Says what capture does not see, once, and which collectors that concerns; and when it is seen again. For one thread at a time.</summary>
/// <param name="collectors">The collectors.</param>
/// <param name="warn">Takes a warning.</param>
/// <param name="inform">Takes what is well again.</param>
/// <param name="tell">Takes each reason.</param>
internal sealed class GapReport(IEnumerable<CollectorSlot> collectors, Action<string> warn, Action<string> inform, Action<MonitorError> tell)
{
    private readonly CollectorSlot[] _collectors = [.. collectors];
    private readonly Dictionary<CollectorSlot, string> _marks = [];
    private IReadOnlyList<CaptureGap> _known = [];

    /// <summary>Looks what is different from the time before.</summary>
    public void Update(LoadedCapture loaded)
    {
        IReadOnlyList<CaptureGap> before = _known, now = _known = loaded.Gaps;
        foreach (CaptureGap gap in now.Except(before))
        {
            warn(gap.Reason.ToString());
            tell(gap.Reason);
            foreach (CollectorSlot slot in Concerned(gap))
                Mark(slot, gap, loaded);
        }

        foreach (CaptureGap gap in before.Where(gap => !now.Any(other => other.Without == gap.Without)))
        {
            inform($"capture is by {loaded.Source}, with {gap.Without} again");
            foreach (CollectorSlot slot in Concerned(gap))
                Unmark(slot, loaded);
        }
    }

    private IEnumerable<CollectorSlot> Concerned(CaptureGap gap) => _collectors.Where(slot => (slot.Hooks & gap.Hooks) != 0);

    private void Mark(CollectorSlot slot, CaptureGap gap, LoadedCapture loaded)
    {
        if (slot.Health.State is HealthState.Failed or HealthState.Stopped)
            return;
        MonitorError notSeen = RunningErrors.NotSeen(slot.Name, loaded.Source, gap, seesSome: (slot.Hooks & loaded.Serves) != 0);
        slot.Health.Report(HealthState.Degraded, notSeen);
        _marks[slot] = notSeen.ToString();
    }

    /// <summary>What the collector says of itself stays.</summary>
    private void Unmark(CollectorSlot slot, LoadedCapture loaded)
    {
        if (!_marks.Remove(slot, out string? mark) || slot.Health.Message != mark)
            return;
        if (_known.FirstOrDefault(other => (slot.Hooks & other.Hooks) != 0) is { } other)
            Mark(slot, other, loaded);
        else
            slot.Health.Report(HealthState.Healthy);
    }
}
