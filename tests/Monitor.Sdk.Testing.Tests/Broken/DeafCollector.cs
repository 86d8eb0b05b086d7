using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;
using Monitor.Sdk.Testing.Tests.Good;

namespace Monitor.Sdk.Testing.Tests.Broken;

/// <summary>Does not look at its token.</summary>
[Collector("deaf", Emits = [typeof(Heartbeat)], Description = "Does not hear that it is to stop")]
public sealed class DeafCollector : FreeCollector
{
    /// <inheritdoc/>
    public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
    {
        for (int i = 0; i < 10_000; i++)
        {
            context.Emit(new Heartbeat { UtcTime = EventTime.Now });
            await Task.Delay(5, CancellationToken.None);
        }
    }
}

internal sealed class DeafConformance : CollectorConformance
{
    protected override TimeSpan Deadline => TimeSpan.FromSeconds(5);

    protected override Collector Create() => new DeafCollector();
}
