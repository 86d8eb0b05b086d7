using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Fails at an event that it has already, as a table with a key does.</summary>
[Sink("unique-key", Description = "Wants no event twice")]
public sealed class UniqueKeySink(ISinkContext context) : TargetSink(context)
{
    private readonly HashSet<(ulong, ulong)> _keys = [];

    /// <inheritdoc/>
    public override ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            Target.Deliver(Encode(batch[i]));
            if (!_keys.Add((batch[i].Stream, batch[i].Sequence)))
                throw new InvalidOperationException("The key is there already.");
            batch.Accept(i + 1);
        }

        return ValueTask.CompletedTask;
    }
}

internal sealed class UniqueKeyConformance : TargetConformance
{
    protected override ISink Create(ISinkContext context) => new UniqueKeySink(context) { Target = Target };
}
