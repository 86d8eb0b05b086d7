using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Delivers the last event first.</summary>
[Sink("shuffling", Description = "Has an order of its own")]
public sealed class ShufflingSink(ISinkContext context) : TargetSink(context)
{
    /// <inheritdoc/>
    public override ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        for (int i = batch.Count - 1; i >= 0; i--)
            Target.Deliver(Encode(batch[i]));
        return ValueTask.CompletedTask;
    }
}

internal sealed class ShufflingConformance : TargetConformance
{
    protected override ISink Create(ISinkContext context) => new ShufflingSink(context) { Target = Target };
}
