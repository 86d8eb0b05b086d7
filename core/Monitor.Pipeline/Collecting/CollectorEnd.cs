using Monitor.Sdk.Collectors;

namespace Monitor.Pipeline.Collecting;

/// <summary>A collector and where its events go.</summary>
/// <param name="Slot">The collector.</param>
/// <param name="Context">What it gets.</param>
/// <param name="Records">Where the events of a relayed one go; null for any other.</param>
internal sealed record CollectorEnd(CollectorSlot Slot, CollectorContext Context, RecordOutput? Records = null);
