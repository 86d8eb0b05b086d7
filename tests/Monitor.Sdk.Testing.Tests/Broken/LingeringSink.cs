using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Keeps the batch and delivers its last event once more when it is stopped.</summary>
[Sink("lingering", Description = "Looks at a batch that it was lent")]
public sealed class LingeringSink(ISinkContext context) : TargetSink(context)
{
    private EventBatch? _last;

    /// <inheritdoc/>
    public override ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        _last = batch;
        return base.WriteAsync(batch, cancellation);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        if (_last is { Count: > 0 and int count })
            Target.Deliver(Encode(_last[count - 1]));
        _last = null;
        return base.DisposeAsync();
    }
}

internal sealed class LingeringConformance : TargetConformance
{
    protected override ISink Create(ISinkContext context) => new LingeringSink(context) { Target = Target };
}
