using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Delivers when it is stopped.</summary>
[Sink("buffering", Description = "Keeps what it has accepted to itself")]
public sealed class BufferingSink(ISinkContext context) : TargetSink(context)
{
    private readonly Queue<string> _lines = [];

    /// <inheritdoc/>
    public override ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        for (int i = 0; i < batch.Count; i++)
            _lines.Enqueue(Encode(batch[i]));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        while (_lines.TryDequeue(out string? line))
            Target.Deliver(line);
        return ValueTask.CompletedTask;
    }
}

internal sealed class BufferingConformance : TargetConformance
{
    protected override ISink Create(ISinkContext context) => new BufferingSink(context) { Target = Target };
}
