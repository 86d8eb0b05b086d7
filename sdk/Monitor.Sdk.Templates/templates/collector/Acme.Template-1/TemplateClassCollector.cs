using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.Events;

namespace TemplateNamespace;

/// <summary>Reads at an interval how much room there is on a file system. Put in its place what you want to watch.</summary>
[Collector("template-plugin", Emits = [typeof(TemplateClassReading)], Description = "Room on a file system, at an interval")]
public sealed class TemplateClassCollector(TemplateClassSettings settings) : FreeCollector
{
    /// <inheritdoc/>
    public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(settings.Interval);
        do
        {
            Read(context);
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    private void Read(CollectorContext context)
    {
        DriveInfo drive = new(settings.Path);
        if (!drive.IsReady)
        {
            context.Health.Report(HealthState.Degraded, $"{settings.Path} cannot be read; does it exist?");
            return;
        }

        context.Health.Report(HealthState.Healthy);
        ulong total = (ulong)drive.TotalSize;
        ulong free = (ulong)drive.AvailableFreeSpace;
        context.Emit(new TemplateClassReading
        {
            UtcTime = EventTime.Now,
            Path = settings.Path,
            TotalBytes = total,
            FreeBytes = free,
            UsedPercent = total == 0 ? 0 : (uint)(100 - 100 * free / total),
        });
    }
}
