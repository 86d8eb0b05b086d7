namespace Monitor.Pipeline.Collecting;

/// <summary>Numbers events in the order in which they are emitted, over all collectors.</summary>
internal sealed class EmissionOrder
{
    private ulong _last;

    public ulong Next() => Interlocked.Increment(ref _last);
}
