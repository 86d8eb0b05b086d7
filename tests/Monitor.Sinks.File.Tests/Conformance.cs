using System.Text;
using Monitor.Sdk.Sinks;

namespace Monitor.Sinks.File.Tests;

/// <summary>The sink passes the conformance kit.</summary>
public sealed class Conformance : SinkConformance
{
    private string Path => System.IO.Path.Combine(Folder, "trail.ndjson");

    private string Moved => System.IO.Path.Combine(Folder, "moved");

    protected override IEnumerable<KeyValuePair<string, string>> BadSettings =>
        [new("path", ""), new("path", "trail\0.ndjson"), new("keep", "-1"), new("format", "csv"), new("compress", "rar"), new("rotate", "large")];

    protected override ISink Create(ISinkContext context) => new FileSink(new FileSinkSettings { Path = "trail.ndjson" }, context);

    protected override async ValueTask<string?> ReadDeliveredAsync(CancellationToken cancellation)
    {
        StringBuilder text = new();
        foreach (string path in new[] { Moved, Path }.Where(Files.Exists))
            text.Append(await Files.ReadAllTextAsync(path, cancellation));
        return text.ToString();
    }

    /// <summary>A folder stands where the file was.</summary>
    protected override ValueTask<bool> BreakAsync(CancellationToken cancellation)
    {
        if (Files.Exists(Path))
            Files.Move(Path, Moved);
        Directory.CreateDirectory(Path);
        return ValueTask.FromResult(true);
    }

    protected override ValueTask MendAsync(CancellationToken cancellation)
    {
        Directory.Delete(Path);
        return ValueTask.CompletedTask;
    }
}
