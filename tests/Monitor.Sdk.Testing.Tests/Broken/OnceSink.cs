using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Cannot be disposed of a second time.</summary>
[Sink("once", Description = "Can be disposed of once")]
public sealed class OnceSink(ISinkContext context) : TargetSink(context)
{
    private readonly CancellationTokenSource _stop = new();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _stop.CancelAsync();
        _stop.Dispose();
    }
}

internal sealed class OnceConformance : TargetConformance
{
    protected override ISink Create(ISinkContext context) => new OnceSink(context) { Target = Target };
}
