using System.Text.Json;
using Monitor.Sdk.Events;
using Monitor.Sdk.EventSet;
using Monitor.Sdk.Testing;
using Xunit;

namespace TemplateNamespace.Tests;

/// <summary>What this sink is for.</summary>
public sealed class SinkTests
{
    [Fact]
    public async Task Each_event_becomes_a_line_of_JSON()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string folder = Directory.CreateTempSubdirectory("sink-test-").FullName;
        try
        {
            await using TemplateClassSink sink = new(new TemplateClassSettings { Path = "events.ndjson" }, new TestSinkContext(folder));
            await sink.StartAsync(cancellation);
            await sink.WriteAsync(
                new BatchBuilder()
                    .Add(new ProcessTerminate { UtcTime = EventTime.Now, ProcessId = 1, Image = "/usr/bin/one" })
                    .Add(new ProcessTerminate { UtcTime = EventTime.Now, ProcessId = 2, Image = "/usr/bin/two" })
                    .Build(),
                cancellation);

            string[] lines = await File.ReadAllLinesAsync(Path.Combine(folder, "events.ndjson"), cancellation);
            Assert.Equal(["/usr/bin/one", "/usr/bin/two"], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Image").GetString()));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
