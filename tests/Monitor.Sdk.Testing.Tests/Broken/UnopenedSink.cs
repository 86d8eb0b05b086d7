using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Believes that it was started.</summary>
[Sink("unopened", Description = "Cannot be disposed of without a start")]
public sealed class UnopenedSink(ISinkContext context) : TargetSink(context)
{
    private MemoryStream? _stream;

    /// <inheritdoc/>
    public override ValueTask StartAsync(CancellationToken cancellation)
    {
        _stream = new MemoryStream();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _stream!.DisposeAsync();
    }
}

internal sealed class UnopenedConformance : TargetConformance
{
    protected override ISink Create(ISinkContext context) => new UnopenedSink(context) { Target = Target };
}
