using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Begins anew when it is reopened.</summary>
[Sink("emptying", Description = "Empties what it opens")]
public sealed class EmptyingSink(ISinkContext context) : TargetSink(context)
{
    /// <inheritdoc/>
    public override ValueTask ReopenAsync(CancellationToken cancellation)
    {
        Target.Clear();
        return ValueTask.CompletedTask;
    }
}

internal sealed class EmptyingConformance : TargetConformance
{
    protected override ISink Create(ISinkContext context) => new EmptyingSink(context) { Target = Target };
}
