using System.Text.Json;
using Monitor.Host.Tests.Fixtures;

namespace Monitor.Host.Tests.RuleFiles;

/// <summary><c>monitor validate</c> with rule files.</summary>
public sealed class ValidateRulesTests : IDisposable
{
    private const string Sound = """
        <Sysmon schemaversion="4.90"><EventFiltering>
        <RuleGroup groupRelation="or">
        <ProcessCreate onmatch="include"><Image>/bin/a</Image><Rule groupRelation="and"><User>root</User><Image condition="end with">/b</Image></Rule></ProcessCreate>
        <NetworkConnect onmatch="include"/>
        </RuleGroup>
        </EventFiltering></Sysmon>
        """;

    private readonly TestFolder _folder = new();
    private readonly string _sound, _doubtful, _unsound;

    public ValidateRulesTests()
    {
        _sound = _folder.Write("sound.xml", Sound);
        _doubtful = _folder.Write("doubtful.xml", Sound.Replace("<Image>/bin/a<", "<Image condition='contains any'>/bin/a;<"));
        _unsound = _folder.Write("unsound.xml", Sound.Replace("<Image>", "\n  <Image condition='ends with'>"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sound_file_is_summed_up_in_a_line()
    {
        MonitorProgram result = await MonitorProgram.RunAsync("validate", _sound);

        Assert.Equal((0, $"{_sound} is sound: 2 elements, 3 filters; logs ProcessCreate, ProcessTerminate\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_warning_is_told_and_does_not_fail()
    {
        MonitorProgram result = await MonitorProgram.RunAsync("validate", _doubtful);

        Assert.Equal((0, $"{_doubtful} is sound: 2 elements, 3 filters; logs ProcessCreate, ProcessTerminate; 1 warning\n"), (result.ExitCode, result.Output));
        Assert.StartsWith($"warning: MON5113 {_doubtful}:3:35: ", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public async Task Strictly_a_warning_is_an_error()
    {
        MonitorProgram result = await MonitorProgram.RunAsync("validate", "--strict", _doubtful);

        Assert.Equal((3, $"{_doubtful} is not sound: 1 error\n"), (result.ExitCode, result.Output));
        Assert.StartsWith($"MON5113 {_doubtful}:3:35: ", Assert.Single(result.ErrorLines));
        Assert.Equal(0, (await MonitorProgram.RunAsync("validate", "--strict", _sound)).ExitCode);
    }

    [Fact]
    public async Task Each_word_is_a_rule_set_of_its_own()
    {
        MonitorProgram result = await MonitorProgram.RunAsync("validate", _unsound, _sound, _folder["absent.xml"]);

        Assert.Equal(3, result.ExitCode);
        Assert.Equal(
            [$"{_unsound} is not sound: 1 error", $"{_sound} is sound: 2 elements, 3 filters; logs ProcessCreate, ProcessTerminate", $"{_folder["absent.xml"]} is not sound: 1 error", ""],
            result.Output.Split('\n'));
        Assert.Equal([$"MON5008 {_unsound}:4:4", $"MON5001 {_folder["absent.xml"]}"], result.ErrorLines.Select(line => line.Split(": ")[0]));
    }

    [Fact]
    public async Task A_folder_is_one_rule_set()
    {
        _folder.Write("rules/a.xml", Sound);
        _folder.Write("rules/b/b.xml", Sound);

        MonitorProgram result = await MonitorProgram.RunAsync("validate", _folder["rules"]);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"{_folder["rules"]} is sound: 2 elements, 6 filters; ", result.Output);
    }

    [Fact]
    public async Task For_programs_it_is_one_object_with_every_finding()
    {
        MonitorProgram result = await MonitorProgram.RunAsync("validate", "--json", _doubtful, _unsound);

        Assert.Equal((3, ""), (result.ExitCode, result.Error));
        JsonElement[] files = [.. JsonDocument.Parse(result.Output).RootElement.GetProperty("files").EnumerateArray()];
        Assert.Equal([_doubtful, _unsound], files.Select(file => file.GetProperty("file").GetString()));
        Assert.Equal([true, false], files.Select(file => file.GetProperty("sound").GetBoolean()));
        Assert.Equal((2, 3), (files[0].GetProperty("elements").GetInt32(), files[0].GetProperty("filters").GetInt32()));
        Assert.Equal(["ProcessCreate", "ProcessTerminate"], files[0].GetProperty("logs").EnumerateArray().Select(name => name.GetString()));
        Assert.Empty(files[0].GetProperty("errors").EnumerateArray());
        JsonElement warning = Assert.Single(files[0].GetProperty("warnings").EnumerateArray());
        Assert.Equal(("MON5113", _doubtful, 3, 35), Place(warning));
        JsonElement error = Assert.Single(files[1].GetProperty("errors").EnumerateArray());
        Assert.Equal(("MON5008", _unsound, 4, 4), Place(error));
        Assert.StartsWith("There is no condition 'ends with'", error.GetProperty("cause").GetString());
        Assert.StartsWith("Did you mean 'end with'?", error.GetProperty("cure").GetString());

        static (string?, string?, int, int) Place(JsonElement finding) => (
            finding.GetProperty("code").GetString(),
            finding.GetProperty("file").GetString(),
            finding.GetProperty("line").GetInt32(),
            finding.GetProperty("column").GetInt32());
    }

    [Fact]
    public async Task Strictly_and_for_programs_warnings_are_errors()
    {
        MonitorProgram result = await MonitorProgram.RunAsync("validate", "--json", "--strict", _doubtful);

        Assert.Equal(3, result.ExitCode);
        JsonElement file = JsonDocument.Parse(result.Output).RootElement.GetProperty("files")[0];
        Assert.Equal((false, 1, 0), (file.GetProperty("sound").GetBoolean(), file.GetProperty("errors").GetArrayLength(), file.GetProperty("warnings").GetArrayLength()));
    }

    [Fact]
    public async Task A_configuration_that_is_not_sound_is_told_for_programs_too()
    {
        string path = _folder.Write("monitor.yaml", "sinks: {}\n");

        MonitorProgram result = await MonitorProgram.RunAsync("validate", "--json", "--config", path);

        Assert.Equal((3, ""), (result.ExitCode, result.Error));
        JsonElement file = JsonDocument.Parse(result.Output).RootElement.GetProperty("files")[0];
        Assert.Equal((path, "MON1013"), (file.GetProperty("file").GetString(), file.GetProperty("errors")[0].GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Strictly_a_warning_about_a_rule_set_of_the_configuration_is_an_error_too()
    {
        string path = _folder.Write("monitor.yaml", "rules: { d: doubtful.xml }\nsinks:\n  s: { plugin: console, rules: d }\n");

        MonitorProgram lenient = await MonitorProgram.RunAsync("validate", "--config", path);
        MonitorProgram strict = await MonitorProgram.RunAsync("validate", "--strict", "--config", path);

        Assert.Contains(lenient.ErrorLines, line => line.StartsWith("warning: MON5113 "));
        Assert.DoesNotContain(lenient.ErrorLines, line => line.StartsWith("MON5113 "));
        Assert.DoesNotContain(lenient.ErrorLines, line => line.StartsWith("MON5113 "));
        Assert.Equal(3, strict.ExitCode);
        Assert.Contains(strict.ErrorLines, line => line.StartsWith("MON5113 "));
        Assert.DoesNotContain(strict.ErrorLines, line => line.StartsWith("warning: "));
    }

    [Fact]
    public async Task The_cost_of_made_up_events_is_measured_by_type()
    {
        MonitorProgram result = await MonitorProgram.RunAsync("validate", "--cost", "--json", _sound);

        JsonElement cost = JsonDocument.Parse(result.Output).RootElement.GetProperty("files")[0].GetProperty("cost");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(400, cost.GetProperty("events").GetInt32());
        Assert.True(cost.GetProperty("nanoseconds").GetDouble() > 0);
        Assert.Equal(
            [("NetworkConnect", 200, 0), ("ProcessCreate", 200, 3)],
            cost.GetProperty("eventTypes").EnumerateArray()
                .Select(type => (type.GetProperty("event").GetString(), type.GetProperty("count").GetInt32(), type.GetProperty("filters").GetInt32())).Order());
    }

    [Fact]
    public async Task The_dearest_filter_of_a_set_is_named_with_its_place()
    {
        string cheap = _folder.Write("cheap.xml", $"<Sysmon schemaversion='4.90'><EventFiltering><ProcessCreate onmatch='include'><Rule groupRelation='or'>\n<CommandLine condition='contains any'>{string.Join(';', Enumerable.Range(10, 80))}</CommandLine>\n<Image>/bin/x</Image></Rule></ProcessCreate></EventFiltering></Sysmon>");
        string events = _folder.Write("events.ndjson", string.Concat(Enumerable.Range(0, 50).Select(_ => $"{{\"EventID\":1,\"Image\":\"/bin/a\",\"CommandLine\":\"{new string('-', 20_000)}\"}}\n")));

        MonitorProgram result = await MonitorProgram.RunAsync("validate", "--cost", "--events", events, cheap);

        string[] lines = result.Output.Split('\n');
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(", over 50 events: ", lines[2]);
        Assert.Matches($@"^ *[0-9,]+  ProcessCreate  CommandLine contains any '10;11;.*…'  {cheap}:2:2$", lines[Array.FindIndex(lines, line => line.StartsWith("the dearest filters")) + 2]);
    }

    [Fact]
    public async Task Events_to_measure_with_must_be_sound()
    {
        string events = _folder.Write("events.ndjson", "{\"EventID\":1}\n{\"EventID\":x}\n");

        MonitorProgram result = await MonitorProgram.RunAsync("validate", "--cost", "--events", events, _sound);

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith($"MON5202 {events}:2:12: ", Assert.Single(result.ErrorLines));
    }
}
