using System.Diagnostics;
using System.Text.Json.Nodes;
using Monitor.Host.Tests.Fixtures;

namespace Monitor.Host.Tests.JournalFiles;

/// <summary><c>monitor journal cat</c>.</summary>
public sealed class JournalCatTests : IDisposable
{
    private readonly SampleJournals _journals = new();

    public void Dispose() => _journals.Dispose();

    [Fact]
    public async Task Every_event_is_a_line_in_the_order_of_the_journal()
    {
        string[] lines = await _journals.LinesOfAsync("cat", "web-1");

        Assert.Equal(Enumerable.Range(1, 12).Select(number => $"{SampleJournals.Id}-{number}"), lines.Select(line => Text(line, "EventUid")));
        Assert.All(lines, line => Assert.Equal("web-1", Text(line, "Computer")));
    }

    [Theory]
    [InlineData("--event ProcessCreate,AgentStarted", "1 2 3 4 5 8 10 11")]
    [InlineData("--event 5", "6 7 9 12")]
    [InlineData("--route detect", "1 4 8 10")]
    [InlineData("--from 9", "9 10 11 12")]
    [InlineData("--from 12", "12")]
    [InlineData("--from 13", "")]
    [InlineData("--limit 2", "1 2")]
    [InlineData("--limit 0", "")]
    [InlineData("--from 3 --event 1 --limit 3", "3 4 5")]
    [InlineData("--since 2026-03-16T09:42:18Z", "9 10 11 12")]
    [InlineData("--until 2026-03-16T10:42:12+01:00", "1 2")]
    [InlineData("--since 2026-03-16T09:42:12 --until 2026-03-16T09:42:14", "3 4")]
    [InlineData("--since 2040-01-01", "")]
    public async Task Options_select_and_are_all_meant_at_once(string options, string sequences)
    {
        string[] lines = await _journals.LinesOfAsync(["cat", "web-1", .. options.Split(' ')]);

        Assert.Equal(sequences, string.Join(' ', lines.Select(line => Text(line, "EventUid").Split('-')[1])));
    }

    [Theory]
    [InlineData("--route detect", "4:shell of a web server 8:download 10:run from a temporary folder")]
    [InlineData("--route audit", "10:run from a temporary folder")]
    [InlineData("--from 1", "4:shell of a web server 8:download 10:run from a temporary folder")]
    public async Task The_rule_name_is_that_of_the_rule_set(string options, string names)
    {
        string[] lines = await _journals.LinesOfAsync(["cat", "web-1", "--event", "1", .. options.Split(' ')]);

        Assert.Equal(names, string.Join(' ', lines.Where(line => Text(line, "RuleName") != "-").Select(line => $"{Text(line, "EventUid").Split('-')[1]}:{Text(line, "RuleName")}")));
    }

    [Fact]
    public async Task A_segment_file_alone_is_read()
    {
        string[] lines = await _journals.LinesOfAsync("cat", "web-1/00000000000000000010.segment");

        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task The_journal_of_the_configuration_is_meant_without_a_path()
    {
        string configuration = _journals["monitor.yaml"];
        await File.WriteAllTextAsync(configuration, "state: state\nsinks: { trail: { plugin: file } }\n", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_journals["state"]);
        Directory.Move(_journals["web-1"], _journals["state/journal"]);

        Assert.Equal(12, (await _journals.LinesOfAsync("cat", "-c", configuration)).Length);
    }

    [Fact]
    public async Task Damage_is_told_and_reading_goes_on()
    {
        MonitorProgram result = await _journals.RunAsync("cat", "damaged");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal([1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(Text(line, "EventUid").Split('-')[1])));
        string error = Assert.Single(result.ErrorLines);
        Assert.StartsWith("MON6043 damaged/00000000000000000001.segment: ", error);
        Assert.Contains("event 5 is missing", error);
    }

    [Theory]
    [InlineData("cat nowhere", 3, "MON6006")]
    [InlineData("cat web-1 --since yesterday", 2, "MON6040")]
    [InlineData("cat web-1 --until never", 2, "MON6040")]
    [InlineData("cat web-1 --event ProcesCreate", 2, "MON6041")]
    [InlineData("cat web-1 --event 1,,5", 2, "MON6041")]
    [InlineData("cat web-1 --event 2", 2, "MON6041")]
    [InlineData("cat web-1 --route detct", 2, "MON6042")]
    [InlineData("cat web-1 --format sysmonxml", 2, "MON6050")]
    [InlineData("export web-1 --to evidence --format xml", 2, "MON6050")]
    [InlineData("export web-1 --to web-1", 2, "MON6045")]
    [InlineData("export web-1 --to nowhere/evidence/", 2, "MON6040", "--since", "x")]
    [InlineData("export web-1 --to nowhere/lines --format ndjson", 3, "MON6046")]
    [InlineData("export web-1 --to evidence --from 13", 1, "MON6047")]
    [InlineData("verify web-1 --head 4f0c", 2, "MON6048")]
    [InlineData("verify web-1 --head 0000000000000000000000000000000000000000000000000000000000000001", 1, "MON6049")]
    public async Task What_cannot_be_done_is_one_error(string words, int exitCode, string code, params string[] more)
    {
        MonitorProgram result = await _journals.RunAsync([.. words.Split(' '), .. more]);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.StartsWith(code, Assert.Single(result.ErrorLines));
        Assert.False(Path.Exists(_journals["evidence"]) || Path.Exists(_journals["nowhere"]));
    }

    [Fact]
    public async Task A_reader_that_goes_away_is_a_normal_end()
    {
        using Process process = MonitorProgram.Start(["journal", "cat", "web-1", "--follow"], folder: _journals.Path);
        process.StandardOutput.Close();
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));

        await process.WaitForExitAsync(patience.Token);

        Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(patience.Token)));
    }

    private static string Text(string line, string name) => JsonNode.Parse(line)![name]!.GetValue<string>();
}
