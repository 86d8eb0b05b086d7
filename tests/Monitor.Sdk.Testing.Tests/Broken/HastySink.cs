using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Accepts an event before it is delivered.</summary>
[Sink("hasty", Description = "Accepts before it delivers")]
public sealed class HastySink(ISinkContext context) : TargetSink(context)
{
    /// <inheritdoc/>
    public override ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            batch.Accept(i + 1);
            Target.Deliver(Encode(batch[i]));
        }

        return ValueTask.CompletedTask;
    }
}

internal sealed class HastyConformance : TargetConformance
{
    protected override ISink Create(ISinkContext context) => new HastySink(context) { Target = Target };
}
