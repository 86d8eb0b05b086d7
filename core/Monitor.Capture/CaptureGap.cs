using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;

namespace Monitor.Capture;

/// <summary>What a source cannot tell of, although it may be wanted.</summary>
/// <param name="Hooks">The kinds of activity that are not told, or not all of them.</param>
/// <param name="Without">What it works without, as in "capture is by driver, without its minifilter".</param>
/// <param name="Reason">Why, and what to do about it.</param>
public sealed record CaptureGap(KernelHooks Hooks, string Without, MonitorError Reason);
