namespace Monitor.Sdk.Collectors;

/// <summary>Turns raw kernel activity into events. Called on the capture thread for each record of the kinds it asked for: no waiting,
/// no I/O, and no allocation if it can be helped.</summary>
public abstract class KernelCollector : Collector
{
    /// <summary>The kinds of activity to hand over. Asked once, after the constructor.</summary>
    public abstract KernelHooks Hooks { get; }

    /// <summary>Emits the event, or events, that the record stands for.</summary>
    /// <param name="record">What happened; valid during the call.</param>
    /// <param name="context">Where events go.</param>
    public abstract void OnRecord(in KernelRecord record, CollectorContext context);
}
