using System.Text.Json.Nodes;
using Monitor.Tutorial.Tests.Harness;

namespace Monitor.Tutorial.Tests;

/// <summary>The template that the tutorial does not use, under a name that is no name of a class.</summary>
public sealed class TemplateTests
{
    private const string Script = """
        set -euo pipefail
        dotnet nuget add source "$MONITOR_PACKAGES" --name monitor
        dotnet new install "$MONITOR_PACKAGES"/Monitor.Sdk.Templates.*.nupkg
        dotnet new monitor-sink --name acme-log.fileArchive
        dotnet new monitor-collector --name Acme.Disk --eventId 2345
        cd acme-log.fileArchive
        dotnet test
        dotnet run --project acme-log.fileArchive -- --set path=events.ndjson --rate 100 --events 30
        """;

    [Fact]
    public void A_sink_made_from_the_template_passes_its_tests_and_takes_the_sample_events()
    {
        AuthorMachine.SkipUnlessBuilt();
        using TestFolder folder = new();
        using Command script = Command.Start("bash", ["-c", Script], folder.Path, new AuthorMachine(folder).Prepare());
        Assert.True(script.WaitForEnd() == 0, script.Said);

        string project = folder["acme-log.fileArchive/acme-log.fileArchive"];
        string source = File.ReadAllText(Path.Combine(project, "FileArchiveSink.cs"));
        Assert.Contains("namespace acme_log.fileArchive;", source);
        Assert.Contains("[Sink(\"acme-log-file-archive\"", source);
        JsonObject[] events = [.. File.ReadLines(folder["acme-log.fileArchive/events.ndjson"]).Select(line => JsonNode.Parse(line)!.AsObject())];
        Assert.Equal(30, events.Length);
        Assert.Equal(30, script.Output.Count(line => line.EndsWith("– accepted", StringComparison.Ordinal)));
        Assert.Contains("[Event(2345, \"DiskReading\"", File.ReadAllText(folder["Acme.Disk/Acme.Disk/DiskReading.cs"]));
        Assert.DoesNotContain(script.Output, line => line.Contains("warning", StringComparison.Ordinal));
    }
}
