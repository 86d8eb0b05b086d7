using Monitor.Sdk.Collectors;
using Monitor.Sdk.Testing;

namespace TemplateNamespace.Tests;

/// <summary>What the agent expects of every collector, as tests.</summary>
public sealed class Conformance : CollectorConformance
{
    /// <inheritdoc/>
    protected override Collector Create() => new TemplateClassCollector(new TemplateClassSettings { Interval = TimeSpan.FromMilliseconds(10) });
}
