using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Has a table of its own of the events.</summary>
[Sink("narrow", Description = "Knows the shipped events and no others")]
public sealed class NarrowSink(ISinkContext context) : TargetSink(context)
{
    private static readonly Dictionary<ushort, EventSchema> Known = ShippedEvents.All.ToDictionary(schema => schema.Id);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        for (int i = 0; i < batch.Count; i++)
            context.Health.Count(Known[batch[i].EventId].Name.ToLowerInvariant());
        return base.WriteAsync(batch, cancellation);
    }
}

internal sealed class NarrowConformance : TargetConformance
{
    protected override ISink Create(ISinkContext context) => new NarrowSink(context) { Target = Target };
}
