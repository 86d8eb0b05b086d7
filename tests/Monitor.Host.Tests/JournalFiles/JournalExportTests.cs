using System.Text.Json.Nodes;
using Monitor.Host.Tests.Fixtures;

namespace Monitor.Host.Tests.JournalFiles;

/// <summary><c>monitor journal export</c>.</summary>
public sealed class JournalExportTests : IDisposable
{
    private readonly SampleJournals _journals = new();

    public void Dispose() => _journals.Dispose();

    [Fact]
    public async Task An_export_is_a_sound_journal_with_the_same_events()
    {
        Assert.Equal(["4 events in evidence"], await _journals.LinesOfAsync("export", "web-1", "--to", "evidence", "--route", "detect"));

        Assert.Equal(await _journals.LinesOfAsync("cat", "web-1", "--route", "detect"), await _journals.LinesOfAsync("cat", "evidence", "--route", "detect"));
        Assert.StartsWith($"sound: journal {SampleJournals.Id}, 1 segment, 4 events", (await _journals.LinesOfAsync("verify", "evidence"))[0]);
    }

    [Fact]
    public async Task An_export_says_what_it_is()
    {
        JsonNode original = JsonNode.Parse((await _journals.RunAsync("info", "web-1", "--json")).Output)!;
        await _journals.LinesOfAsync("export", "web-1", "--to", "evidence", "--event", "1,5", "--since", "2026-03-16 09:42:12", "--from", "2");

        MonitorProgram text = await _journals.RunAsync("info", "evidence");
        JsonNode info = JsonNode.Parse((await _journals.RunAsync("info", "evidence", "--json")).Output)!;

        Assert.Equal("--since 2026-03-16 09:42:12 --event 1,5 --from 2", info["export"]!["selection"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(original["head"], new JsonObject { ["hash"] = info["export"]!["head"]!.DeepClone(), ["sequence"] = info["export"]!["sequence"]!.DeepClone() }));
        Assert.Contains("export       of events with --since 2026-03-16 09:42:12 --event 1,5 --from 2; the chain of the original ended at 12 with ", text.Output);
        Assert.All(info["segments"]!.AsArray(), segment => Assert.True(segment!["sealed"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task An_export_of_everything_has_everything()
    {
        await _journals.LinesOfAsync("export", "web-1", "--to", "evidence");

        Assert.Equal(await _journals.LinesOfAsync("cat", "web-1"), await _journals.LinesOfAsync("cat", "evidence"));
        Assert.Contains("export       of all events", (await _journals.RunAsync("info", "evidence")).Output);
    }

    [Fact]
    public async Task With_a_format_lines_are_written()
    {
        Assert.Equal(["12 events in lines.ndjson"], await _journals.LinesOfAsync("export", "web-1", "--to", "lines.ndjson", "--format", "ndjson"));

        Assert.Equal(await _journals.LinesOfAsync("cat", "web-1"), await File.ReadAllLinesAsync(_journals["lines.ndjson"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_damaged_is_told_and_the_rest_is_exported()
    {
        MonitorProgram result = await _journals.RunAsync("export", "damaged", "--to", "evidence");

        Assert.Equal((1, "11 events in evidence\n"), (result.ExitCode, result.Output));
        Assert.StartsWith("MON6043", Assert.Single(result.ErrorLines));
        Assert.StartsWith("sound: ", (await _journals.LinesOfAsync("verify", "evidence"))[0]);
    }
}
