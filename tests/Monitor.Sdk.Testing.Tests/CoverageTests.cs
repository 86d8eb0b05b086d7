using System.Text.RegularExpressions;
using Monitor.Sdk.Testing.Tests.Good;

namespace Monitor.Sdk.Testing.Tests;

/// <summary>How many tests an author gets.</summary>
public sealed class CoverageTests
{
    [Fact]
    public async Task A_free_collector_gets_thirty_tests() => await GetsThirtyAsync<HeartbeatConformance>();

    [Fact]
    public async Task A_kernel_collector_gets_thirty_tests() => await GetsThirtyAsync<ExitConformance>();

    [Fact]
    public async Task A_sink_gets_thirty_tests() => await GetsThirtyAsync<LineSinkConformance>();

    [Fact]
    public async Task Who_says_only_how_the_collector_is_made_gets_thirty_tests() => await GetsThirtyAsync<BareCollectorConformance>();

    [Fact]
    public async Task Who_says_only_how_the_sink_is_made_gets_thirty_tests() => await GetsThirtyAsync<BareSinkConformance>();

    [Fact]
    public void The_guide_lists_every_test()
    {
        string guide = File.ReadAllText(GuidePath());
        IEnumerable<string> tests = new[] { typeof(CollectorConformance), typeof(SinkConformance) }.SelectMany(ConformanceRun.TestsOf).Select(test => test.Name);
        IEnumerable<string> listed = Regex.Matches(guide, "^\\| `([A-Z][A-Za-z0-9]*_[A-Za-z0-9_]*)` \\|", RegexOptions.Multiline).Select(match => match.Groups[1].Value);

        Assert.Equal(tests.Distinct().Order(), listed.Distinct().Order());
    }

    private static async Task GetsThirtyAsync<T>()
        where T : PluginConformance
    {
        Outcomes outcomes = await ConformanceRun.OfAsync(typeof(T));

        Assert.Empty(outcomes.Failed);
        Assert.True(outcomes.Passed.Count >= 30, $"{outcomes.Passed.Count} tests apply; skipped: {string.Join(", ", outcomes.Skipped.Keys)}");
    }

    private static string GuidePath()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Monitor.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? "", "docs", "conformance.md");
    }
}
