using Monitor.Collectors.DriverLoad;
using Monitor.Collectors.EbpfLoad;
using Monitor.Collectors.ImageLoad;
using Monitor.Collectors.NetworkConnect;
using Monitor.Collectors.ProcessCreate;
using Monitor.Collectors.ProcessTampering;
using Monitor.Collectors.ProcessTerminate;
using Monitor.Sdk.Collectors;
using Monitor.Sdk.Testing;

namespace Monitor.Collectors.Tests;

/// <summary>The collector passes the conformance kit.</summary>
public sealed class ProcessCreateConformance : CollectorConformance
{
    protected override Collector Create() => new ProcessCreateCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class ProcessTerminateConformance : CollectorConformance
{
    protected override Collector Create() => new ProcessTerminateCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class NetworkConnectConformance : CollectorConformance
{
    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("failed", "sometimes"), new("port-names", "")];

    protected override Collector Create() => new NetworkConnectCollector(new NetworkConnectSettings());
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class ImageLoadConformance : CollectorConformance
{
    protected override Collector Create() => new ImageLoadCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class DriverLoadConformance : CollectorConformance
{
    protected override Collector Create() => new DriverLoadCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class EbpfLoadConformance : CollectorConformance
{
    protected override Collector Create() => new EbpfLoadCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class ProcessTamperingConformance : CollectorConformance
{
    protected override Collector Create() => new ProcessTamperingCollector();

    protected override KernelRecord RecordOf(KernelHooks hook) => new() { Kind = hook, Time = Processes.Time, Process = Processes.Full };
}
