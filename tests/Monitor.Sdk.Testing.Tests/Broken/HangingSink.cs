using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Waits for itself when it is stopped.</summary>
[Sink("hanging", Description = "Does not end")]
public sealed class HangingSink(ISinkContext context) : TargetSink(context)
{
    private readonly TaskCompletionSource _written = new();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return new ValueTask(_written.Task);
    }
}

internal sealed class HangingConformance : TargetConformance
{
    protected override ISink Create(ISinkContext context) => new HangingSink(context) { Target = Target };
}
