using System.Text;
using Monitor.Sdk.Encoders;
using Monitor.Sdk.Records;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>What the broken sinks deliver to: lines in memory.</summary>
public sealed class Target
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();

    /// <summary>Whether deliveries fail.</summary>
    public bool IsFailing { get; set; }

    /// <summary>So many deliveries still work when it begins to fail.</summary>
    public int Left { get; set; }

    /// <summary>All lines.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
                return _text.ToString();
        }
    }

    /// <summary>Delivers a line.</summary>
    public void Deliver(string line)
    {
        lock (_lock)
        {
            if (IsFailing && Left-- <= 0)
                throw new IOException("The target fails.");
            _text.Append(line);
        }
    }

    /// <summary>Removes all lines.</summary>
    public void Clear()
    {
        lock (_lock)
            _text.Clear();
    }
}

/// <summary>What the broken sinks have in common and do as they should.</summary>
public abstract class TargetSink(ISinkContext context) : ISink
{
    private readonly NdjsonEncoder _encoder = new(context.Events, context.Computer);
    private readonly Utf8Buffer _line = new();

    /// <summary>Where events go.</summary>
    public required Target Target { get; init; }

    /// <inheritdoc/>
    public virtual ValueTask StartAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public virtual ValueTask ReopenAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public virtual ValueTask WriteAsync(EventBatch batch, CancellationToken cancellation)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            Target.Deliver(Encode(batch[i]));
            batch.Accept(i + 1);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>An event as a line.</summary>
    protected string Encode(EventRecord record)
    {
        _line.Clear();
        _encoder.Encode(record, _line);
        return Encoding.UTF8.GetString(_line.Written);
    }
}

/// <summary>What the conformance classes of the broken sinks have in common.</summary>
internal abstract class TargetConformance : SinkConformance
{
    protected Target Target { get; } = new();

    protected override int Restarts => 200;

    protected override TimeSpan Deadline => TimeSpan.FromSeconds(5);

    protected override ValueTask<string?> ReadDeliveredAsync(CancellationToken cancellation) => ValueTask.FromResult<string?>(Target.Text);

    protected override ValueTask<bool> BreakAsync(CancellationToken cancellation)
    {
        Target.IsFailing = true;
        Target.Left = 7;
        return ValueTask.FromResult(true);
    }

    protected override ValueTask MendAsync(CancellationToken cancellation)
    {
        Target.IsFailing = false;
        return ValueTask.CompletedTask;
    }
}
