namespace Monitor.Sdk.Collectors;

/// <summary>Turns raw kernel activity into events. Called on the capture thread for each record of the kinds it asked for: no waiting,
/// no I/O, and no allocation if it can be helped.</summary>
public abstract class KernelCollector : Collector
{
    /// <summary>The kinds of activity to hand over. Asked once, after the constructor.</summary>
    public abstract KernelHooks Hooks { get; }

    /// <summary>What the kernel side has to refuse or keep for this collector. Asked once, after the constructor; of a collector in a process of its
    /// own it is not.</summary>
    public virtual KernelPolicy Policy => KernelPolicy.None;

    /// <summary>Emits the event, or events, that the record stands for.</summary>
    /// <param name="record">What happened; valid during the call.</param>
    /// <param name="context">Where events go.</param>
    public abstract void OnRecord(in KernelRecord record, CollectorContext context);

    /// <summary>Whether events are emitted on threads of the collector's own, when <see cref="OnRecord"/> has returned: because something has to be
    /// looked at first that takes time. Asked once, after the constructor. <see cref="DeferredEvents"/> leads from one thread to the other.</summary>
    public virtual bool EmitsLater => false;

    /// <summary>Waits until all that was handed over has become events: called before the host stops, when nothing more is handed over.</summary>
    /// <param name="cancellation">Fires when the host waits no longer.</param>
    public virtual Task DrainAsync(CancellationToken cancellation) => Task.CompletedTask;
}
