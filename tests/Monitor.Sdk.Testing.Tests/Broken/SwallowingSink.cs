using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Keeps failures to itself.</summary>
[Sink("swallowing", Description = "Tells nobody when it fails")]
public sealed class SwallowingSink(ISinkContext context) : TargetSink(context)
{
    /// <inheritdoc/>
    public override async ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        try
        {
            await base.WriteAsync(batch, cancellation);
        }
        catch (IOException)
        {
            context.Health.Count("failures");
        }
    }
}

internal sealed class SwallowingConformance : TargetConformance
{
    protected override ISink Create(ISinkContext context) => new SwallowingSink(context) { Target = Target };
}
