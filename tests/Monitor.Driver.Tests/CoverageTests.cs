using System.Globalization;
using System.Text.Json;
using Monitor.Driver.Tests.Harness;

namespace Monitor.Driver.Tests;

/// <summary>How much of the driver the scenarios run.</summary>
public sealed class CoverageTests(DriverPrograms programs, ITestOutputHelper output)
{
    private const double Least = 95;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Scenarios_run_nearly_every_line_of_the_driver()
    {
        string merge = Tool.Find("llvm-profdata-14", "llvm-profdata"), report = Tool.Find("llvm-cov-14", "llvm-cov");
        string program = await programs.Get("coverage");
        string raw = Path.Combine(programs.Folder, "coverage.raw"), profile = Path.Combine(programs.Folder, "coverage.profile");

        (await Tool.Run(Limit, program, [], ("LLVM_PROFILE_FILE", raw))).Succeeded();
        (await Tool.Run(Limit, merge, ["merge", "-sparse", raw, "-o", profile])).Succeeded();
        Outcome export = await Tool.Run(Limit, report, ["export", program, $"-instr-profile={profile}", "-summary-only"]);

        List<SourceLines> files = [.. Parse(export.Succeeded().Output).Where(file => file.Path.StartsWith(Sources.Driver, StringComparison.Ordinal))];
        Print(files);
        Assert.NotEmpty(files);
        double percent = 100.0 * files.Sum(file => file.Covered) / files.Sum(file => file.Count);
        Assert.True(percent >= Least, string.Create(CultureInfo.InvariantCulture, $"{percent:F1} % of the driver's lines were run"));
    }

    [Fact]
    public async Task Every_source_of_the_driver_is_in_the_count()
    {
        string merge = Tool.Find("llvm-profdata-14", "llvm-profdata"), report = Tool.Find("llvm-cov-14", "llvm-cov");
        string program = await programs.Get("coverage");
        string raw = Path.Combine(programs.Folder, "list.raw"), profile = Path.Combine(programs.Folder, "list.profile");

        (await Tool.Run(Limit, program, ["--list"], ("LLVM_PROFILE_FILE", raw))).Succeeded();
        (await Tool.Run(Limit, merge, ["merge", "-sparse", raw, "-o", profile])).Succeeded();
        Outcome export = await Tool.Run(Limit, report, ["export", program, $"-instr-profile={profile}", "-summary-only"]);

        HashSet<string> counted = [.. Parse(export.Succeeded().Output).Select(file => Path.GetFileName(file.Path))];
        Assert.All(
            Directory.EnumerateFiles(Sources.Driver, "*.c").Select(Path.GetFileName).Where(name => name != "runtime.c"),
            name => Assert.Contains(name!, counted));
    }

    private static IEnumerable<SourceLines> Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json[json.IndexOf('{', StringComparison.Ordinal)..]);
        return
        [
            .. from file in document.RootElement.GetProperty("data")[0].GetProperty("files").EnumerateArray()
               let lines = file.GetProperty("summary").GetProperty("lines")
               where lines.GetProperty("count").GetInt32() > 0
               select new SourceLines(file.GetProperty("filename").GetString()!, lines.GetProperty("count").GetInt32(), lines.GetProperty("covered").GetInt32()),
        ];
    }

    private void Print(IEnumerable<SourceLines> files)
    {
        foreach (SourceLines file in files)
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetFileName(file.Path),-24} {file.Covered,5} of {file.Count,5} lines {100.0 * file.Covered / file.Count,6:F1} %"));
    }

    private sealed record SourceLines(string Path, int Count, int Covered);
}
