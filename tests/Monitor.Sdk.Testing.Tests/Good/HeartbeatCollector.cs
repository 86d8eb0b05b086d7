using System.ComponentModel.DataAnnotations;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Events;

namespace Monitor.Sdk.Testing.Tests.Good;

/// <summary>Something beat.</summary>
[Event(2100, "Heartbeat", Task = "Heartbeat")]
public readonly ref partial struct Heartbeat
{
    /// <summary>When it beat.</summary>
    public EventTime UtcTime { get; init; }

    /// <summary>What it was asked to say.</summary>
    public Text Words { get; init; }
}

/// <summary>Settings of the collector.</summary>
public sealed class HeartbeatSettings
{
    /// <summary>What it says.</summary>
    public string Words { get; set; } = "tick";

    /// <summary>How often it beats, in milliseconds.</summary>
    [Range(1, 100_000, ErrorMessage = "Between 1 and 100000 ms")]
    public int Interval { get; set; } = 20;
}

/// <summary>A free collector that does everything as it should.</summary>
[Collector("heartbeat", Emits = [typeof(Heartbeat)], Description = "A beat at each interval")]
public sealed class HeartbeatCollector(HeartbeatSettings settings) : FreeCollector
{
    private readonly TimeSpan _interval = TimeSpan.FromMilliseconds(settings.Interval);

    /// <inheritdoc/>
    public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(_interval);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            context.Emit(new Heartbeat { UtcTime = EventTime.Now, Words = settings.Words });
            context.Health.Count("beats");
        }
    }
}
