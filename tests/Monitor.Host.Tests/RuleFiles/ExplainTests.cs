using System.Text.Json;
using Monitor.Host.Tests.Fixtures;

namespace Monitor.Host.Tests.RuleFiles;

/// <summary><c>monitor explain</c>.</summary>
public sealed class ExplainTests : IDisposable
{
    private const string Tar = """{"EventID":1,"EventName":"ProcessCreate","UtcTime":"2026-03-16 09:42:09.482","Image":"/usr/bin/tar","CommandLine":"tar -cz /srv","User":"root","Monitor":{"LoginUser":"maria"}}""";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_event_is_explained_step_by_step()
    {
        string rules = Write("""
            <RuleGroup groupRelation="or">
            <ProcessCreate onmatch="exclude">
            <Image name="N">/usr/sbin/cron</Image>
            <Rule groupRelation="and"><Image condition="end with" name="L">/tar</Image><User>backup</User><User>x</User></Rule>
            </ProcessCreate>
            <ProcessCreate onmatch="include">
            <CommandLine condition="contains">tar -cz</CommandLine>
            <CommandLine condition="contains">b</CommandLine>
            </ProcessCreate>
            </RuleGroup>
            """);

        Assert.Equal(
            """
            ProcessCreate (event 1) at standard input:1, 2026-03-16 09:42:09.482, /usr/bin/tar

              RULES: LOGGED
                why       CommandLine contains 'tar -cz' (RULES:8) holds, in the include element at RULES:7
                RuleName  'L', left behind by Image end with '/tar' (RULES:5), which held though its Rule or element did not match in the end; what decided has no name
                1. exclude element at RULES:3, one of 2 items suffices: does not match
                   no   RULES:4  Image is '/usr/sbin/cron'  it is '/usr/bin/tar'
                   no   RULES:5  Rule, all of 3 filters
                     yes  RULES:5  Image end with '/tar'      it is '/usr/bin/tar'
                     no   RULES:5  User is 'backup'           it is 'root'
                     …    1 more filter not looked at
                2. include element at RULES:7, one of 2 items suffices: matches
                   yes  RULES:8  CommandLine contains 'tar -cz'  it is 'tar -cz /srv'
                   …    1 more item not looked at


            """.Replace("RULES", rules),
            await ExplainAsync(rules, Tar));
    }

    [Theory]
    [InlineData("", "LOGGED", "there is no element ProcessCreate; without one, ProcessCreate is logged", "-, since no element matched")]
    [InlineData("<ProcessCreate onmatch='include'/>", "DROPPED", "the only element for it, the include element at RULES:2, does not match, and what it does not include is dropped", "-, since no element matched")]
    [InlineData("<ProcessCreate onmatch='exclude'/>", "LOGGED", "the only element for it, the exclude element at RULES:2, does not match, and what it does not exclude is logged", "-, since no element matched")]
    [InlineData("<ProcessCreate onmatch='exclude'/><ProcessCreate onmatch='exclude'/>", "DROPPED", "none of the 2 elements for it matches; with more than one, what none includes is dropped", "-, since no element matched")]
    [InlineData("<ProcessCreate onmatch='exclude'><User>root</User></ProcessCreate>", "DROPPED", "all that is asked holds, in the exclude element at RULES:2", "-, since no filter that holds has a name")]
    [InlineData("<ProcessCreate onmatch='include'><User name='N'>root</User></ProcessCreate>", "LOGGED", "all that is asked holds, in the include element at RULES:2", "'N', the name of User is 'root' (RULES:2)")]
    [InlineData("<ProcessCreate onmatch='include'><Rule name='N'><User>root</User></Rule></ProcessCreate>", "LOGGED", "all that is asked holds, in the include element at RULES:2", "'N', the name of the Rule of User is 'root' (RULES:2)")]
    [InlineData("<RuleGroup name='N' groupRelation='or'><ProcessCreate onmatch='include'><Rule><User>root</User></Rule></ProcessCreate></RuleGroup>", "LOGGED", "Rule, one of 1 filter (RULES:2) holds, in the include element at RULES:2", "'N', the name of the RuleGroup of User is 'root' (RULES:2)")]
    [InlineData("<ProcessCreate onmatch='include'><LoginUser name='N'>maria</LoginUser></ProcessCreate>", "LOGGED", "all that is asked holds, in the include element at RULES:2", "'N', the name of LoginUser is 'maria' (RULES:2)")]
    public async Task What_decided_and_where_the_name_comes_from_is_told(string elements, string verdict, string why, string ruleName)
    {
        string rules = Write(elements);

        string[] lines = (await ExplainAsync(rules, Tar)).Split('\n');

        Assert.Equal([$"  {rules}: {verdict}", $"    why       {why.Replace("RULES", rules)}", $"    RuleName  {ruleName.Replace("RULES", rules)}"], lines[2..5]);
    }

    [Fact]
    public async Task Alternatives_are_passed_over_and_filters_of_another_event_do_not_apply()
    {
        string rules = Write("""
            <RegistryEvent onmatch="include">
            <EventType>SetValue</EventType>
            <EventType condition="contains">Set</EventType>
            <User>u</User>
            </RegistryEvent>
            """);

        string text = await ExplainAsync(rules, """{"id":13,"fields":{"EventType":"SetValue","User":"u","Nonsense":"n"}}""");

        Assert.StartsWith("RegistryValueSet (event 13) at standard input:1\n  passed over, since the event has no such field: 'Nonsense'\n", text);
        Assert.Contains($"1. include element at {rules}:2, all of 3 items must hold, of several on one field one: does not match", text);
        Assert.Contains($"yes  {rules}:3  EventType is 'SetValue'   it is 'SetValue'\n", text);
        Assert.Contains($"-    {rules}:4  EventType contains 'Set'  passed over: another filter on EventType holds\n", text);
        Assert.Contains($"no   {rules}:5  User is 'u'               does not apply to this event, which has the field at another place, or not at all\n", text);
    }

    [Fact]
    public async Task Long_runs_of_filters_that_do_not_hold_are_one_line_unless_all_are_asked_for()
    {
        string none = string.Concat(Enumerable.Range(0, 20).Select(number => $"<Image>{number}</Image>\n"));
        string rules = Write($"<RuleGroup groupRelation='or'><ProcessCreate onmatch='include'>{none}<User>root</User>{none}</ProcessCreate></RuleGroup>");

        string text = await ExplainAsync(rules, Tar), all = await ExplainAsync(rules, Tar, "--all");

        Assert.Contains("no   20 items without a part that holds; '--all' shows them", text);
        Assert.DoesNotContain("Image is '7'", text);
        Assert.All([text, all], one => Assert.Contains("20 more items not looked at", one));
        Assert.All(Enumerable.Range(0, 20), number => Assert.Contains($"Image is '{number}' ", all));
    }

    [Fact]
    public async Task Every_rule_set_of_the_configuration_explains_each_event()
    {
        Write("<ProcessCreate onmatch='include'><Image condition='image'>tar</Image></ProcessCreate>");
        string config = _folder.Write("monitor.yaml", "rules:\n  first: rules.xml\n  second: { file: rules.xml, image-separator: slash }\nsinks:\n  s: { plugin: console }\n");

        MonitorProgram result = await MonitorProgram.RunWithInputAsync(Tar, "explain", "--config", config);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("\n  first: DROPPED\n", result.Output);
        Assert.Contains("\n  second: LOGGED\n", result.Output);
        Assert.Contains($": LOGGED\n", await ExplainAsync(_folder["rules.xml"], Tar, "--image-separator", "slash"));
    }

    [Fact]
    public async Task A_configuration_without_rule_sets_is_told()
    {
        string config = _folder.Write("monitor.yaml", "sinks:\n  s: { plugin: console }\n");

        MonitorProgram result = await MonitorProgram.RunWithInputAsync(Tar, "explain", "--config", config);

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"MON5207 {config}: ", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public async Task Rules_that_are_not_sound_are_told_and_warnings_are_counted()
    {
        string rules = Write("<ProcessCreate onmatch='include'><Image condition='contains any'>a;</Image></ProcessCreate>");

        MonitorProgram sound = await MonitorProgram.RunWithInputAsync(Tar, "explain", "--rules", rules);
        MonitorProgram unsound = await MonitorProgram.RunWithInputAsync(Tar, "explain", "--rules", rules, _folder["absent.xml"]);

        Assert.Equal((0, $"{rules}: 1 warning; 'monitor validate {rules}' tells\n"), (sound.ExitCode, sound.Error));
        Assert.Equal((3, ""), (unsound.ExitCode, unsound.Output));
        Assert.StartsWith("MON5001 ", unsound.ErrorLines[^1]);
    }

    [Fact]
    public async Task Lines_that_are_no_events_are_told_and_the_others_explained()
    {
        string rules = Write("<ProcessCreate onmatch='include'/>");
        string events = _folder.Write("events.ndjson", $"{Tar}\n\n{{\"EventID\":}}\n{{\"EventID\":\"x\"}}\n{{\"EventID\":4242}}\n{{\"EventID\":1,\"Image\":[]}}\n{{}}\n{{\"EventName\":\"ProcessCreate\"}}\n");

        MonitorProgram result = await MonitorProgram.RunAsync("explain", "--rules", rules, "--event", events);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            [$"MON5202 {events}:3:12", $"MON5203 {events}:4:12", $"MON5204 {events}:5:12", $"MON5203 {events}:6:22", $"MON5203 {events}:7:1"],
            result.ErrorLines.Select(line => line.Split(": ")[0]));
        Assert.Contains($"ProcessCreate (event 1) at {events}:1, ", result.Output);
        Assert.Contains($"ProcessCreate (event 1) at {events}:8\n", result.Output);
    }

    [Fact]
    public async Task A_file_of_events_that_is_not_there_is_told()
    {
        MonitorProgram result = await MonitorProgram.RunAsync("explain", "--rules", Write(""), "--event", _folder["absent.ndjson"]);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"MON5201 {_folder["absent.ndjson"]}: ", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public async Task Escaped_text_is_compared_as_the_bytes_that_it_stands_for()
    {
        string rules = Write("<ProcessCreate onmatch='include'><Image condition='begin with'>/tmp/\\a</Image></ProcessCreate>");
        const string Fields = "\"EventID\":1,\"Image\":\"/tmp/\\\\\\\\a\\\\xFF\"";

        Assert.Contains(": LOGGED\n", await ExplainAsync(rules, $"{{{Fields},\"Monitor\":{{\"Escaped\":[\"Image\"]}}}}"));
        Assert.Contains(": DROPPED\n", await ExplainAsync(rules, $"{{{Fields}}}"));
    }

    [Fact]
    public async Task What_could_steer_a_terminal_is_shown_as_an_escape()
    {
        string text = await ExplainAsync(Write("<ProcessCreate onmatch='include'><Image>a</Image></ProcessCreate>"), "{\"EventID\":1,\"Image\":\"\\u001b[31m\\u202e\\n\"}");

        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('\u202e', text);
        Assert.Contains(@"it is '\u{1b}[31m\u{202e}\n'", text);
    }

    [Fact]
    public async Task For_programs_it_is_an_object_a_line()
    {
        string rules = Write("<ProcessCreate onmatch='include'><User name='N'>root</User><Rule name='R' groupRelation='and'><Image>a</Image></Rule></ProcessCreate>");

        string[] lines = (await ExplainAsync(rules, $"{Tar}\n{Tar}", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, lines.Length);
        JsonElement json = JsonDocument.Parse(lines[1]).RootElement;
        Assert.Equal((1, "ProcessCreate", 2), (json.GetProperty("eventId").GetInt32(), json.GetProperty("eventName").GetString(), json.GetProperty("line").GetInt32()));
        JsonElement set = Assert.Single(json.GetProperty("ruleSets").EnumerateArray());
        Assert.Equal((false, null, "only-element-failed"), (set.GetProperty("logged").GetBoolean(), set.GetProperty("ruleName").GetString(), set.GetProperty("decision").GetString()));
        JsonElement[] items = [.. set.GetProperty("elements")[0].GetProperty("items").EnumerateArray()];
        Assert.Equal(["holds", "fails"], items.Select(item => item.GetProperty("result").GetString()));
        Assert.Equal(("User", "is", "root", "root", "N"), (Text(items[0], "field"), Text(items[0], "condition"), Text(items[0], "value"), Text(items[0], "text"), Text(items[0], "name")));
        Assert.Equal(("R", "and"), (Text(items[1], "rule"), Text(items[1], "relation")));
        Assert.Equal(("/usr/bin/tar", "a"), (Text(items[1].GetProperty("filters")[0], "text"), Text(items[1].GetProperty("filters")[0], "value")));

        static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();
    }

    private string Write(string elements) => _folder.Write("rules.xml", $"<Sysmon schemaversion=\"4.90\"><EventFiltering>\n{elements}\n</EventFiltering></Sysmon>\n");

    private static async Task<string> ExplainAsync(string rules, string events, params string[] options)
    {
        MonitorProgram result = await MonitorProgram.RunWithInputAsync(events, ["explain", "--rules", rules, .. options]);
        Assert.Equal(0, result.ExitCode);
        return result.Output;
    }
}
