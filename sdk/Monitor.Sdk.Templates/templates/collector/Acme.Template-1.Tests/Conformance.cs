using Monitor.Sdk.Collectors;
using Monitor.Sdk.Testing;

namespace TemplateNamespace.Tests;

/// <summary>What Monitor expects of every collector, as tests.</summary>
public sealed class Conformance : CollectorConformance
{
    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("path", ""), new("interval", "0 s"), new("interval", "2 d")];

    /// <inheritdoc/>
    protected override Collector Create() => new TemplateClassCollector(new TemplateClassSettings { Interval = TimeSpan.FromMilliseconds(10) });

    /// <inheritdoc/>
    protected override ValueTask<bool> ProvokeAsync(CancellationToken cancellation) => ValueTask.FromResult(true);      // events come by themselves
}
