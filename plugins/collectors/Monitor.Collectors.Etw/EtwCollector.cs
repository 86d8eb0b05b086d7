using Monitor.Sdk.Collectors;
using Monitor.Sdk.Diagnostics;
using Monitor.Sdk.EventSet;

namespace Monitor.Collectors.Etw;

/// <summary>Captures by Event Tracing for Windows, for machines on which no driver can be loaded. What it cannot see stands in docs/etw.md.</summary>
/// <param name="settings">The operator's settings.</param>
[Collector(
    "etw",
    Emits =
    [
        typeof(ProcessCreate), typeof(ProcessTerminate), typeof(ImageLoad), typeof(DriverLoad), typeof(NetworkConnect), typeof(FileCreate), typeof(FileDeleteDetected),
        typeof(RegistryObjectChange), typeof(RegistryValueSet), typeof(DnsQuery), typeof(EventsLost),
    ],
    Systems = CollectorSystems.Windows, OnRequest = true,
    Description = "Processes, images, connections, files, registry and DNS by Event Tracing for Windows, without a driver")]
public sealed class EtwCollector(EtwSettings settings) : FreeCollector
{
    /// <inheritdoc/>
    public override ValueTask StartAsync(CollectorContext context, CancellationToken cancellation) =>
        OperatingSystem.IsWindows() ? ValueTask.CompletedTask : throw new MonitorException(EtwErrors.NotOnThisSystem());

    /// <inheritdoc/>
    public override async Task RunAsync(CollectorContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!OperatingSystem.IsWindows())
            throw new MonitorException(EtwErrors.NotOnThisSystem());
        WindowsProcessFacts facts = new();
        EtwReports reports = new(context);
        EtwTrace trace = new(new ProcessTable(facts, context.Processes, TimeProvider.System), reports, WindowsDrives.Paths(), new RegistryNames(WindowsControlSet.Read()), facts, name => context.Health.Count(name));
        using EtwSession session = EtwSession.Start(settings, trace);
        await session.RunAsync(new LossWatch(reports, context.Health, TimeProvider.System), cancellation).ConfigureAwait(false);
    }
}
