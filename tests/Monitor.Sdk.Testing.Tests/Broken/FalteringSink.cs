using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Never works again after a failure.</summary>
[Sink("faltering", Description = "Does not recover")]
public sealed class FalteringSink(ISinkContext context) : TargetSink(context)
{
    private Exception? _failure;

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        if (_failure is not null)
            throw new IOException("The connection is broken.", _failure);
        try
        {
            await base.WriteAsync(batch, cancellation);
        }
        catch (IOException exception)
        {
            _failure = exception;
            throw;
        }
    }
}

internal sealed class FalteringConformance : TargetConformance
{
    protected override ISink Create(ISinkContext context) => new FalteringSink(context) { Target = Target };
}
