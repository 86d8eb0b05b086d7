using System.Globalization;
using System.Text.RegularExpressions;
using Monitor.Driver.Tests.Harness;

namespace Monitor.Driver.Tests;

/// <summary>The driver under libFuzzer with both sanitizers. MONITOR_TEST_LONG: ten minutes.</summary>
public sealed partial class FuzzTests(DriverPrograms programs, ITestOutputHelper output)
{
    private static readonly int Seconds = Sources.IsLong ? 600 : 15;

    [Fact]
    public async Task No_input_makes_the_driver_break_a_rule()
    {
        string program = await programs.Get("fuzz");
        string corpus = Directory.CreateDirectory(Path.Combine(programs.Folder, "corpus")).FullName;

        Outcome run = await Tool.Run(
            TimeSpan.FromSeconds(Seconds + 300),
            program,
            [
                corpus, Path.Combine(Sources.Here, "fuzzing", "seeds"), $"-max_total_time={Seconds.ToString(CultureInfo.InvariantCulture)}", "-max_len=1024",
                "-len_control=0", "-timeout=60", "-rss_limit_mb=2048", "-print_final_stats=1", $"-artifact_prefix={programs.Folder}/",
            ]);

        Assert.True(run.IsSuccess, $"{run.Tail}\n{Artifact(run.Output)}");
        int inputs = int.Parse(Inputs().Match(run.Output).Groups[1].Value, CultureInfo.InvariantCulture);
        output.WriteLine($"{inputs} inputs in {Seconds} s");
        Assert.True(inputs > 10 * Seconds, $"{inputs} inputs in {Seconds} s");
    }

    /// <summary>What libFuzzer has written of the input that broke it, for a scenario to be made of.</summary>
    private static string Artifact(string log)
    {
        Match match = Written().Match(log);
        return match.Success && File.Exists(match.Groups[1].Value) ? Convert.ToHexString(File.ReadAllBytes(match.Groups[1].Value)) : "";
    }

    [GeneratedRegex(@"stat::number_of_executed_units:\s*(\d+)")]
    private static partial Regex Inputs();

    [GeneratedRegex(@"Test unit written to (\S+)")]
    private static partial Regex Written();
}
