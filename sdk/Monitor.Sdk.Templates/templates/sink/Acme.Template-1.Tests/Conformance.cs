using Monitor.Sdk.Sinks;
using Monitor.Sdk.Testing;

namespace TemplateNamespace.Tests;

/// <summary>What Monitor expects of every sink, as tests.</summary>
public sealed class Conformance : SinkConformance
{
    private const string File = "events.ndjson";

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> BadSettings => [new("path", "")];

    /// <inheritdoc/>
    protected override ISink Create(ISinkContext context) => new TemplateClassSink(new TemplateClassSettings { Path = File }, context);

    /// <inheritdoc/>
    protected override async ValueTask<string?> ReadDeliveredAsync(CancellationToken cancellation)
    {
        string path = Path.Combine(Folder, File);
        return System.IO.File.Exists(path) ? await System.IO.File.ReadAllTextAsync(path, cancellation) : "";
    }
}
