using Monitor.Sdk.Sinks;
using Monitor.Sdk.Testing;

namespace TemplateNamespace.Tests;

/// <summary>What the agent expects of every sink, as tests.</summary>
public sealed class Conformance : SinkConformance
{
    /// <inheritdoc/>
    protected override ISink Create(ISinkContext context) => new TemplateClassSink(new TemplateClassSettings { Path = "events.ndjson" }, context);
}
