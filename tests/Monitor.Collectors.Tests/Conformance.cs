using Monitor.Collectors.FileDelete;
using Monitor.Collectors.FileDeleteDetected;
using Monitor.Collectors.FileExecutable;
using Monitor.Collectors.NetworkConnect;
using Monitor.Collectors.ProcessCreate;
using Monitor.Collectors.ProcessTerminate;
using Monitor.Collectors.RawAccessRead;
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
public sealed class RawAccessReadConformance : CollectorConformance
{
    protected override Collector Create() => new RawAccessReadCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class FileDeleteDetectedConformance : CollectorConformance
{
    protected override Collector Create() => new FileDeleteDetectedCollector();
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class FileExecutableConformance : CollectorConformance
{
    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("rest", "0 s"), new("patience", "1 h"), new("files", "0")];

    protected override Collector Create() => new FileExecutableCollector(new FileExecutableSettings { FollowMoves = false });
}

/// <summary>The collector passes the conformance kit.</summary>
public sealed class FileDeleteConformance : CollectorConformance
{
    protected override Collector Create() => new FileDeleteCollector(new FileDeleteSettings());
}
