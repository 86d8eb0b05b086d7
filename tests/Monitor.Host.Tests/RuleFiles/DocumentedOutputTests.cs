using System.Text.RegularExpressions;
using Monitor.Host.Tests.Fixtures;
using Monitor.Plugins.Tests.Fixtures;

namespace Monitor.Host.Tests.RuleFiles;

/// <summary>What docs/rules.md shows as output of <c>monitor</c> is what the program prints in samples/rules. MONITOR_UPDATE_GOLDEN=1 writes it anew.</summary>
public sealed partial class DocumentedOutputTests
{
    private static readonly string Page = Path.Combine(TestInputs.RepositoryRoot, "docs", "rules.md");

    [Fact]
    public async Task Outputs_in_the_page_about_rules_are_real()
    {
        string text = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        string actual = text;
        int count = 0;
        foreach (Match block in Blocks().Matches(text))
        {
            string[] words = block.Groups["command"].Value.Split(' ');
            MonitorProgram result = await MonitorProgram.RunInAsync(Path.Combine(TestInputs.RepositoryRoot, "samples", "rules"), words);
            actual = actual.Replace(block.Value, $"```console\n$ monitor {block.Groups["command"].Value}\n{result.Error}{result.Output.TrimEnd('\n')}\n```\n");
            count++;
        }

        Assert.True(count >= 13);
        if (Environment.GetEnvironmentVariable("MONITOR_UPDATE_GOLDEN") == "1")
            await File.WriteAllTextAsync(Page, actual, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken), actual);
    }

    [GeneratedRegex(@"```console\n\$ monitor (?<command>[^\n]*)\n.*?```\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Blocks();
}
