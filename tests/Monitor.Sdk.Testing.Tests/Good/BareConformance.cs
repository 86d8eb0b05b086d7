using Monitor.Sdk.Collectors;
using Monitor.Sdk.Sinks;

namespace Monitor.Sdk.Testing.Tests.Good;

/// <summary>An author who says only how the collector is made.</summary>
internal sealed class BareCollectorConformance : CollectorConformance
{
    protected override Collector Create() => new HeartbeatCollector(new HeartbeatSettings());
}

/// <summary>An author who says only how the sink is made.</summary>
internal sealed class BareSinkConformance : SinkConformance
{
    protected override ISink Create(ISinkContext context) => new LineSink(new LineSinkSettings { Path = Path.Combine(Folder, "lines") }, context);
}
