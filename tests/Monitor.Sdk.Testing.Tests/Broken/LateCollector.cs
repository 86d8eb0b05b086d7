using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.Testing.Tests.Good;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Leaves its timer running.</summary>
[Collector("late", Emits = [typeof(Heartbeat)], Description = "Goes on after its end")]
public sealed class LateCollector : FreeCollector
{
    private Timer? _timer;

    /// <inheritdoc/>
    public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
    {
        _timer = new Timer(_ => context.Emit(new Heartbeat { UtcTime = EventTime.Now }), null, 5, 5);
        await Task.Delay(Timeout.Infinite, cancellation);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _timer?.Dispose();
        return ValueTask.CompletedTask;
    }
}

internal sealed class LateConformance : CollectorConformance
{
    protected override int Restarts => 200;

    protected override TimeSpan Quiet => TimeSpan.FromSeconds(30);

    protected override Collector Create() => new LateCollector();

    protected override ValueTask<bool> ProvokeAsync(CancellationToken cancellation) => ValueTask.FromResult(true);
}
