using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Pipeline.Collecting;

/// <summary>A collector to run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Collector">The collector.</param>
/// <param name="Emits">The events it declares, the chief one first.</param>
/// <param name="Health">Where it says how it is.</param>
public sealed record CollectorSlot(string Name, Collector Collector, IReadOnlyList<EventSchema> Emits, ComponentHealth Health)
{
    /// <summary>The kinds of kernel activity that it wants; it is asked when the slot is made, and never again.</summary>
    public KernelHooks Hooks { get; } = Collector is KernelCollector kernel ? kernel.Hooks : KernelHooks.None;

    /// <summary>What the kernel side has to refuse or keep for it; it is asked when the slot is made, and never again.</summary>
    public KernelPolicy Policy { get; } = Collector is KernelCollector acting ? acting.Policy : KernelPolicy.None;
}
