using System.Text.Json.Nodes;
using Monitor.Host.Tests.Fixtures;

namespace Monitor.Host.Tests.JournalFiles;

/// <summary><c>monitor journal info</c> and <c>verify</c>.</summary>
public sealed class JournalInfoTests : IDisposable
{
    private readonly SampleJournals _journals = new();

    public void Dispose() => _journals.Dispose();

    [Fact]
    public async Task What_is_there_is_shown()
    {
        MonitorProgram result = await _journals.RunAsync("info", "web-1");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Golden.AssertSame("journal-info.txt", result.Output);
    }

    [Fact]
    public async Task The_same_is_there_for_programs()
    {
        MonitorProgram result = await _journals.RunAsync("info", "web-1", "--json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Golden.AssertSame("journal-info.json", result.Output);
    }

    [Fact]
    public async Task With_a_configuration_a_sink_is_behind_in_what_its_rule_set_logs()
    {
        string configuration = _journals["monitor.yaml"];
        await File.WriteAllTextAsync(
            configuration,
            "state: state\nrules: { detect: presets/detect.xml }\nsinks: { siem: { plugin: file, rules: detect }, trail: { plugin: file } }\n",
            TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_journals["state"]);
        Directory.Move(_journals["web-1"], _journals["state/journal"]);

        JsonNode info = JsonNode.Parse((await _journals.RunAsync("info", "-c", configuration, "--json")).Output)!;

        JsonNode siem = info["sinks"]![0]!;
        Assert.Equal(("siem", "detect", 2), (siem["name"]!.GetValue<string>(), siem["rules"]!.GetValue<string>(), siem["eventsBehind"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Damage_is_shown_too()
    {
        MonitorProgram result = await _journals.RunAsync("info", "damaged", "--json");

        Assert.Equal(1, result.ExitCode);
        JsonNode info = JsonNode.Parse(result.Output)!;
        Assert.Equal(11, info["events"]!.GetValue<int>());
        Assert.Equal(5, Assert.Single(info["damage"]!.AsArray())!["firstSequence"]!.GetValue<int>());
        Assert.StartsWith("MON6043", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public async Task A_cursor_that_is_no_cursor_is_left_out()
    {
        await File.WriteAllTextAsync(_journals["web-1/cursors/torn.cursor"], "MONCURS", TestContext.Current.CancellationToken);

        JsonNode info = JsonNode.Parse((await _journals.RunAsync("info", "web-1", "--json")).Output)!;

        Assert.Equal(["siem", "trail"], info["sinks"]!.AsArray().Select(sink => sink!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_sound_journal_is_verified_and_its_head_told()
    {
        JsonNode info = JsonNode.Parse((await _journals.RunAsync("info", "web-1", "--json")).Output)!;
        string head = info["head"]!["hash"]!.GetValue<string>();

        string[] lines = await _journals.LinesOfAsync("verify", "web-1");

        Assert.Equal($"sound: journal {SampleJournals.Id}, 2 segments, 12 events, 13.4 KiB, every byte read and the chain followed", lines[0]);
        Assert.Equal($"chain head {head} at 12", lines[1]);
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public async Task A_head_that_was_noted_down_is_found_again()
    {
        JsonNode then = JsonNode.Parse((await _journals.RunAsync("info", "web-1/00000000000000000001.segment", "--json")).Output)!;
        string head = then["head"]!["hash"]!.GetValue<string>();

        string[] lines = await _journals.LinesOfAsync("verify", "web-1", "--head", head.ToUpperInvariant());

        Assert.Equal("the chain passes through the head that was noted down, at event 9, 2026-03-16 09:42:18.200 UTC", lines[^1]);
        File.Delete(_journals["web-1/00000000000000000001.segment"]);
        Assert.Contains("at event 9", (await _journals.LinesOfAsync("verify", "web-1", "--head", head))[^1]);
    }

    [Fact]
    public async Task The_first_broken_place_is_named()
    {
        MonitorProgram result = await _journals.RunAsync("verify", "damaged");

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("broken: damaged/00000000000000000001.segment at offset ", result.Output);
        Assert.Contains("where event 5 was to come", result.Output);
    }

    [Fact]
    public async Task The_first_broken_place_is_there_for_programs()
    {
        MonitorProgram result = await _journals.RunAsync("verify", "damaged", "--json");

        Assert.Equal(1, result.ExitCode);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.False(json["sound"]!.GetValue<bool>());
        Assert.Equal("damaged/00000000000000000001.segment", json["firstBreak"]!["file"]!.GetValue<string>());
        Assert.Equal(5, json["firstBreak"]!["sequence"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_head_that_was_noted_down_is_not_looked_for_in_a_broken_journal()
    {
        MonitorProgram result = await _journals.RunAsync("verify", "damaged", "--head", new string('0', 64));

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
    }
}
