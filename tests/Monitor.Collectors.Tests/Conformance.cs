using Monitor.Collectors.NetworkConnect;
using Monitor.Collectors.ProcessAccess;
using Monitor.Collectors.ProcessCreate;
using Monitor.Collectors.ProcessInjection;
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
public sealed class ProcessAccessConformance : CollectorConformance
{
    protected override Collector Create() => new ProcessAccessCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class ProcessInjectionConformance : CollectorConformance
{
    protected override Collector Create() => new ProcessInjectionCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class NetworkConnectConformance : CollectorConformance
{
    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("failed", "sometimes"), new("port-names", "")];

    protected override Collector Create() => new NetworkConnectCollector(new NetworkConnectSettings());
}
