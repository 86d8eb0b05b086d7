using Monitor.Collectors.DnsQuery;
using Monitor.Collectors.NetworkConnect;
using Monitor.Collectors.ProcessCreate;
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
    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("failed", "sometimes"), new("port-names", ""), new("host-names", "perhaps")];

    protected override Collector Create() => new NetworkConnectCollector(new NetworkConnectSettings());
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class DnsQueryConformance : CollectorConformance
{
    protected override Collector Create() => new DnsQueryCollector();
}
