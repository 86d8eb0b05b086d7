using Monitor.Host.Tests.Fixtures;

namespace Monitor.Host.Tests.RuleFiles;

/// <summary><c>monitor rules verify</c>.</summary>
public sealed class VerifyTests : IDisposable
{
    private const string Rules = "<Sysmon schemaversion='4.90'><EventFiltering><ProcessCreate onmatch='include'><Image name='N'>/bin/a</Image></ProcessCreate></EventFiltering></Sysmon>";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"name":"v","config":"RULES","eventId":1,"fields":{"Image":"/bin/a"},"expected":{"decision":"include","ruleName":"N"}}""")]
    [InlineData("""{"name":"v","config":"RULES","eventId":1,"fields":{"Image":"/bin/a"},"expected":{"decision":"include"}}""")]
    [InlineData("""{"name":"v","config":"RULES","eventId":1,"fields":{"Image":"/bin/b"},"expected":{"decision":"exclude","ruleName":""}}""")]
    [InlineData("""{"name":"v","config":"RULES","eventId":1,"fields":{},"expected":{"decision":"include"},"expectedWindows":{"decision":"exclude"}}""")]
    [InlineData("""{"name":"v","config":"<Sysmon/>","eventId":1,"fields":{},"expected":{"decision":"include"},"expectedWindows":{"load":"refused"}}""")]
    [InlineData("""{"name":"v","kind":"load","config":"RULES","expected":{"load":"accepted"}}""")]
    [InlineData("""{"name":"v","kind":"load","config":"<Sysmon/>","expected":{"load":"refused"}}""")]
    [InlineData("""{"name":"v","kind":"refuse","config":"RULES","expected":{"load":"refused"},"acceptedBy":{"current engine, signed status codes":true}}""")]
    [InlineData("""{"name":"v","kind":"hasInclude","config":"RULES","eventId":1,"expected":{"hasInclude":true}}""")]
    [InlineData("""{"name":"v","kind":"hasInclude","config":"RULES","eventId":5,"expected":{"hasInclude":false}}""")]
    [InlineData("""{"name":"v","config":"<Sysmon schemaversion='4.90'><EventFiltering><ProcessCreate onmatch='include'><Image>%Home%/a</Image></ProcessCreate></EventFiltering></Sysmon>","environment":{"HOME":"/h"},"eventId":1,"fields":{"Image":"/h/a"},"expected":{"decision":"include"}}""")]
    public async Task What_is_so_agrees(string vector)
    {
        MonitorProgram result = await VerifyAsync(vector);

        Assert.Equal((0, "1 agree, 0 differ\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("""{"name":"v","config":"RULES","eventId":1,"fields":{"Image":"/bin/a"},"expected":{"decision":"include","ruleName":"M"}}""", "logged, RuleName 'M'", "logged, RuleName 'N'")]
    [InlineData("""{"name":"v","config":"RULES","eventId":1,"fields":{"Image":"/bin/a"},"expected":{"decision":"include","ruleName":""}}""", "logged, no RuleName", "logged, RuleName 'N'")]
    [InlineData("""{"name":"v","config":"RULES","eventId":1,"fields":{"Image":"/bin/a"},"expected":{"decision":"exclude"}}""", "dropped", "logged")]
    [InlineData("""{"name":"v","kind":"load","config":"RULES","expected":{"load":"refused"}}""", "refused", "accepted")]
    [InlineData("""{"name":"v","kind":"hasInclude","config":"RULES","eventId":5,"expected":{"hasInclude":true}}""", "can be logged", "can never be logged")]
    [InlineData("""{"name":"v","config":"<Sysmon/>","eventId":1,"fields":{},"expected":{"decision":"include"}}""", "accepted", "refused (MON5006 ")]
    public async Task What_is_not_so_is_told_and_fails(string vector, string expected, string got)
    {
        MonitorProgram result = await VerifyAsync(vector);

        string[] lines = result.Output.Split('\n');
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"differs: v ({_folder["vectors.json"]}:1:13)", lines[0]);
        Assert.Equal($"  expected: {expected}", lines[1]);
        Assert.StartsWith($"  got:      {got}", lines[2]);
        Assert.Equal("0 agree, 1 differ", lines[3]);
    }

    [Fact]
    public async Task A_vector_of_one_platform_agrees_either_way_and_is_named()
    {
        MonitorProgram result = await VerifyAsync("""{"name":"v","platform":"linux","config":"RULES","eventId":1,"fields":{},"expected":{"decision":"include"}}""");

        Assert.Equal((0, "either way: v\n1 agree, 0 differ\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task A_configuration_may_be_a_file_or_stand_in_the_vector_file()
    {
        _folder.Write("rules/a.xml", Rules);
        string content = """
            {"vectors": [
              {"name":"file","configFile":"rules/a.xml","eventId":1,"fields":{"Image":"/bin/a"},"expected":{"decision":"include"}},
              {"name":"folder","configFile":"rules","eventId":1,"fields":{"Image":"/bin/a"},"expected":{"decision":"include"}},
              {"name":"bytes","configFile":"b","eventId":1,"fields":{"Image":"/bin/a"},"expected":{"decision":"include"}}
            ],
            "configFiles": {"b": {"configBase64": "BASE64"}},
            "loads": [{"name":"load","config":"<Sysmon/>","expected":{"linux":"accepted","signedStatus":"refused"}}]}
            """;
        string path = _folder.Write("vectors.json", content.Replace("BASE64", Convert.ToBase64String(System.Text.Encoding.Unicode.GetBytes(Rules))));

        MonitorProgram result = await MonitorProgram.RunAsync("rules", "verify", path);

        Assert.Equal((0, "4 agree, 0 differ\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("{\"vectors\": [\n {\"name\": \"é\" \"b\"}]}", "MON5202", "2:15")]
    [InlineData("", "MON5202", "1:1")]
    [InlineData("{}", "MON5203", "1:1")]
    [InlineData("{\"vectors\": [\n {\"name\": 5}]}", "MON5203", "2:2")]
    [InlineData("[{\"name\": 5, \"config\": \"\", \"eventId\": 1, \"fields\": {}, \"expected\": {\"decision\": \"include\"}}]", "MON5203", "1:11")]
    [InlineData("[{\"name\": \"v\", \"config\": \"\", \"eventId\": 1, \"fields\": {}, \"expected\": {\"decision\": \"perhaps\"}}]", "MON5203", "1:83")]
    [InlineData("[{\"name\": \"v\", \"eventId\": 1, \"fields\": {}, \"expected\": {\"decision\": \"include\"}}]", "MON5203", "1:2")]
    [InlineData("[{\"name\": \"v\", \"config\": \"\", \"eventId\": 4242, \"fields\": {}, \"expected\": {\"decision\": \"include\"}}]", "MON5204", "1:41")]
    [InlineData("[{\"name\": \"v\", \"config\": \"\", \"eventId\": 1, \"fields\": {\"Imgae\": \"\"}, \"expected\": {\"decision\": \"include\"}}]", "MON5205", "1:64")]
    [InlineData("[{\"name\": \"v\", \"configFile\": \"x.xml\", \"eventId\": 1, \"fields\": {}, \"expected\": {\"decision\": \"include\"}}]", "MON5206", "1:30")]
    public async Task A_file_that_is_not_as_it_has_to_be_is_told_with_its_place(string content, string code, string place)
    {
        string path = _folder.Write("vectors.json", content);

        MonitorProgram result = await MonitorProgram.RunAsync("rules", "verify", path);

        Assert.Equal((3, "0 agree, 0 differ\n"), (result.ExitCode, result.Output));
        Assert.StartsWith($"{code} {path}:{place}: ", Assert.Single(result.ErrorLines));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_and_the_others_are_run()
    {
        string path = _folder.Write("vectors.json", "[]");

        MonitorProgram result = await MonitorProgram.RunAsync("rules", "verify", _folder["other.json"], path);

        Assert.Equal((3, "0 agree, 0 differ\n"), (result.ExitCode, result.Output));
        Assert.StartsWith($"MON5201 {_folder["other.json"]}: ", Assert.Single(result.ErrorLines));
    }

    private async Task<MonitorProgram> VerifyAsync(string vector) =>
        await MonitorProgram.RunAsync("rules", "verify", _folder.Write("vectors.json", $"{{\"vectors\":[{vector.Replace("RULES", Rules)}]}}"));
}
